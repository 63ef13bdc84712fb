"""An archive of posts about a county that does not exist, understood and remembered, for watch topics to look at."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.people import Actor
from huiying.posts import RawPost, SourceKind, Standing
from nlp.models import Document
from nlp.service import Offered, remember_all
from nlp.understanding import Understander
from nlp.watching.expression import Near, Wording
from nlp.watching.models import WatchFinding
from nlp.watching.recording import Looked, Watchman
from nlp.watching.service import Draft, Keeping
from nlp.watching.subjects import Home
from tests.integration.office import DUTY

HOME = Home("江岭省/云州市/清源县", ("望溪镇",))
START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
POSTS = (
    ("清源县望溪镇村民反映", "镇里說要拆遷，補償款一直沒到位，請縣里管一管。"),
    ("拆迁公司招聘", "本拆迁公司招聘挖掘机司机，包吃住。"),
    ("", "宏岭家具厂拖欠我们三个月的工资，#清源县# 劳动局没人管"),
    ("平山县拆迁补偿方案公布", "平山县今天公布拆迁补偿方案。"),
    ("东街路灯坏了", "清源县东街的路灯坏了半个月，希望有关部门修一修。"),
    ("ＥＴＣ卡办不了", "清源县ＥＴＣ网点一直说系统在升级！！！&nbsp;&nbsp;拆&shy;迁的事也没人说"),
)


@dataclass
class Archive:
    """A record engine with posts in it, and officers who keep watch topics."""

    database: Database
    understander: Understander = field(default_factory=lambda: Understander(HOME.jurisdiction))
    watchman: Watchman = field(default_factory=Watchman)
    now: datetime = START + timedelta(days=30)
    posts: int = 0

    def take_in(self, *texts: tuple[str, str], kind: SourceKind = SourceKind.BOARD) -> list[int]:
        """Posts arrive as the pipeline takes them in; gives the numbers of their documents."""
        raws = [self._raw(title, text, kind) for title, text in texts]
        read = self.understander.understand_all(raws)
        offered = [Offered(post=raw, understanding=one) for raw, one in zip(raws, read, strict=True)]
        with self.database.transaction() as session:
            held = remember_all(session, offered, now=self.now)
            looked = [
                Looked(
                    document_id=kept.document_id,
                    understanding=one.understanding,
                    source_kind=one.post.source_kind,
                    said_at=one.post.published_at or one.post.first_seen_at,
                )
                for one, kept in zip(offered, held, strict=True)
            ]
            self.watchman.look(session, looked, now=self.now)
        return [one.document_id for one in looked]

    def _raw(self, title: str, text: str, kind: SourceKind) -> RawPost:
        self.posts += 1
        at = START + timedelta(hours=7 * self.posts)
        return RawPost(
            source_id="board",
            source_name="留言板",
            source_kind=kind,
            standing=Standing.PRIVATE,
            external_id=str(self.posts),
            title=title,
            text=text,
            published_at=at,
            first_seen_at=at + timedelta(minutes=5),
        )

    @contextmanager
    def keeping(self, actor: Actor = DUTY) -> Iterator[Keeping]:
        with self.database.transaction() as session:
            yield Keeping(session=session, actor=actor, now=self.now, home=HOME)

    def hits(self, watch_id: int) -> dict[int, list[str]]:
        """The documents a topic found, with the passages it rests on."""
        with self.database.reading() as session:
            return {
                found.document_id: [self._passage(session, found, span) for span in found.spans]
                for found in session.scalars(
                    select(WatchFinding)
                    .where(WatchFinding.watch_id == watch_id)
                    .order_by(WatchFinding.document_id)
                )
            }

    @staticmethod
    def _passage(session: Session, found: WatchFinding, span: dict[str, Any]) -> str:
        return session.get_one(Document, found.document_id).body[span["start"] : span["end"]]


def draft(name: str = "征地拆迁", *, near: Sequence[tuple[str, str, int]] = (), **given: Any) -> Draft:
    """A topic to be kept; what is given goes into its wording, `examples` and `despite_examples` beside it."""
    beside = {key: given.pop(key) for key in ("examples", "despite_examples") if key in given}
    pairs = [Near(first=first, second=second, within=within) for first, second, within in near]
    if not (pairs or given):
        given = {"any_of": ["拆迁", "征地"], "none_of": ["招聘"]}
    return Draft(name=name, wording=Wording(near=pairs, **given), **beside)
