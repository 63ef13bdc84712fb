"""Inbox item → post → understanding. Pure but for the fetched page, which is read from the records."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from pydantic import ValidationError

from alerts.units import units as list_units
from crawlers import extraction, layout
from crawlers.layout import Look
from crawlers.pages import FetchedPage
from crawlers.reading.article import Article
from huiying import blobs, errorlog, inbox
from huiying.errors import Discard, Handling, Misconfigured, Quarantine, Unavailable
from huiying.inbox import InboxItem
from huiying.posts import RawPost, SourceKind, Standing
from huiying.sealing import office_seal
from huiying.service import Service
from nlp import office, shipped
from nlp import service as documents
from nlp.authors import known_as
from nlp.office import OfficeWords
from nlp.personal.unsealing import NOTHING, Closed, close_original
from nlp.service import Offered
from nlp.understanding import Understander, Understanding

_TRIAL = RawPost(
    source_id="trial",
    source_name="试读",
    source_kind=SourceKind.BOARD,
    standing=Standing.PRIVATE,
    external_id="trial",
    title="云州市清源县望溪镇一家具厂今天上午起火，3人受伤",
    text="网传死了8个人，是真的吗？消防赶到时火势很大，12人被困。我叫王小山，电话13800000000，厂里拖欠工资5000元，"
    "多次反映无人处理，请县政府尽快解决！谢谢领导。",
    author="过路人",
    first_seen_at=datetime(2026, 1, 1, tzinfo=UTC),
)
"""Of nobody and nowhere; it asks for most of the tables that are made when they are first asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An inbox item read, understood and ready to be stored, or the reason why it is not."""

    item_id: int
    post: RawPost | None = None
    offered: Offered | None = None
    closed: Closed = NOTHING
    """What readers will not see of it."""
    trouble: Handling | None = None
    looks: Sequence[Look] = ()
    """How well its page was read, where it is one."""


class Reader:
    """Reads inbox items; the models are loaded with the first one."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.seal = office_seal(service.settings)

    def prepare(self) -> None:
        """Load all that reading needs, so that the first post does not wait for it. Raises like `understander`."""
        self.understander.understand(_TRIAL)

    @cached_property
    def understander(self) -> Understander:
        """Dictionaries and models, loaded once. Raises Misconfigured when a model is missing or damaged."""
        settings = self.service.settings
        with self.service.database.reading() as session:
            units = [unit.name for unit in list_units(session)]
        return Understander(
            settings.jurisdiction,
            scorer=shipped.load(settings.folder / "models"),
            office=OfficeWords.read(settings.folder / office.FILE).with_units(units),
        )

    def read_all(self, items: Sequence[InboxItem]) -> list[Read]:
        """A batch, in its order: posts are understood together, because that is quicker.

        Raises Unavailable or Misconfigured when engine or model are at fault: that must cost no item its place.
        """
        understander = self.understander
        opened = [self.open(item) for item in items]
        posts = [read.post for read in opened if read.post is not None]
        try:
            understood = iter(understander.understand_all(posts))
            return [
                read if read.post is None else self._ready(read, read.post, next(understood))
                for read in opened
            ]
        except Exception as surprise:  # noqa: BLE001  # an item nobody foresaw waits for a person, alone
            if len(items) == 1:
                return [Read(item_id=items[0].id, trouble=unforeseen(surprise))]
            return [read for item in items for read in self.read_all([item])]

    def _ready(self, read: Read, post: RawPost, understanding: Understanding) -> Read:
        """All that is made of a post alone, so that nobody waits for it in a transaction."""
        author = known_as(post, self.seal)
        return replace(
            read,
            offered=Offered(post=post, understanding=understanding, inbox_id=read.item_id, author=author),
            closed=close_original(post, understanding, seal=self.seal),
        )

    def open(self, item: InboxItem) -> Read:
        """An item as a post, not understood yet, or why it is none. Raises Unavailable or Misconfigured."""
        looks: list[Look] = []
        try:
            return Read(item_id=item.id, post=self._admit(self._post(item, looks)), looks=looks)
        except Handling as trouble:
            return Read(item_id=item.id, trouble=trouble, looks=looks)
        except (Unavailable, Misconfigured):
            raise
        except Exception as surprise:  # noqa: BLE001  # a page nobody foresaw waits for a person
            return Read(item_id=item.id, trouble=unforeseen(surprise), looks=looks)

    def _admit(self, post: RawPost) -> RawPost:
        reason = documents.admissible(post, now=self.service.clock.now())
        if reason is not None:
            raise Discard("这条不入库", code=reason)
        return post

    def _post(self, item: InboxItem, looks: list[Look]) -> RawPost:
        try:
            if item.kind == "post":
                return RawPost.model_validate(inbox.opened(item, self.seal))
            page = FetchedPage.model_validate(inbox.opened(item, self.seal))
        except ValidationError as wrong:
            raise Quarantine("收件内容不合格式", code="bad_payload") from wrong
        with self.service.database.reading() as session:
            digests = (page.body_sha256, *(part.body_sha256 for part in page.more))
            body, *more = (blobs.fetch(session, digest, seal=self.seal) for digest in digests)
        return extraction.to_post(page, self._article(page, body, more, looks))

    def _article(self, page: FetchedPage, body: bytes, more: Sequence[bytes], looks: list[Look]) -> Article:
        """The article of a page; notes how well it was read, also where it cannot be read at all."""
        poor = True
        try:
            article = extraction.read_page(page, body, more)
            poor = layout.is_poor(article)
            return article
        finally:
            if page.run_id is not None:
                looks.append(Look(run_id=page.run_id, poor=poor))


def unforeseen(surprise: Exception) -> Quarantine:
    """What nobody foresaw, as a reason to set an item aside."""
    return Quarantine(errorlog.brief(surprise)[:150], code=type(surprise).__name__)
