"""`huiying import`: a table of tickets, messages or posts goes through the whole pipeline, every row accounted for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from crawlers.handed.intake import batches, keep_rejected
from crawlers.tables import RejectedRow
from huiying import inbox
from huiying.app.indexing import feed_index
from huiying.app.owners import dead_owners
from huiying.app.pipeline import BATCH, Pipeline, Tally
from huiying.inbox import InboxItem, Offer, State
from huiying.posts import RawPost
from huiying.service import Service
from huiying.text.personal import hidden
from nlp.personal import find_personal

SHOWN = 10
ALREADY_HELD = "already_held"


@dataclass(slots=True, kw_only=True)
class Account:
    """What became of the rows; `offered` = stored + reprints + rejected (+ postponed, while something failed)."""

    offered: int = 0
    tally: Tally = field(default_factory=Tally)
    refusals: list[str] = field(default_factory=list)
    """What was wrong with the first rows that could not be read, in Chinese, with their lines."""
    index_fault: str | None = None
    """Why the search is behind the records, in Chinese; nothing is lost."""

    def as_json(self) -> dict[str, object]:
        """The numbers as one JSON object."""
        return {
            "offered": self.offered,
            "stored": self.tally.stored,
            "reprints": self.tally.reprints,
            "rejected": sum(self.tally.rejected.values()),
            "postponed": self.tally.postponed,
            "reasons": dict(sorted(self.tally.rejected.items())),
        }


class Intake:
    """Offers rows in batches and reads each batch before the next; killed and repeated, it goes on where it was."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.pipeline = Pipeline(service)
        self.account = Account()

    def run(
        self, rows: Iterable[RawPost | RejectedRow], *, source_id: str, progress: Callable[[int], None]
    ) -> Account:
        """Take every row in; `progress` is told how many were finished after each batch."""
        self.pipeline.prepare()
        self._adopt()
        try:
            for batch in batches(rows):
                self._take(batch, source_id)
                progress(len(batch))
        finally:
            self.pipeline.close()
        self.account.index_fault = feed_index(self.service)
        return self.account

    def _adopt(self) -> None:
        with self.service.database.aside() as session:
            inbox.adopt(session, dead_owners(inbox.owners(session)), now=self.service.clock.now())

    def _take(self, batch: list[RawPost | RejectedRow], source_id: str) -> None:
        self.account.offered += len(batch)
        posts = [row for row in batch if isinstance(row, RawPost)]
        self._keep_rejected([row for row in batch if isinstance(row, RejectedRow)], source_id)
        items = self._claim([Offer.of_post(post) for post in posts])
        done = Tally()
        for start in range(0, len(items), BATCH):
            done.add(self.pipeline.handle(items[start : start + BATCH]))
        # Also what a worker or another import of the same file took in meanwhile.
        if held := len(posts) - done.handled:
            done.reject(ALREADY_HELD, held)
        self.account.tally.add(done)

    def _claim(self, offers: list[Offer]) -> list[InboxItem]:
        """Put offers in and hold them in one step: a worker that runs beside would take them first."""
        now = self.service.clock.now()
        with self.service.database.aside() as session:
            published = inbox.publish(session, offers, seal=self.pipeline.seal, now=now)
            waiting = list(dict.fromkeys(one.id for one in published if one.state == State.WAITING))
            return inbox.claim(
                session, owner=self.pipeline.owner, now=now, limit=max(len(waiting), 1), only=waiting
            )

    def _keep_rejected(self, rows: list[RejectedRow], source_id: str) -> None:
        """Rows that cannot be read are kept as they were, settled as rejected with their reason."""
        seal, now = self.pipeline.seal, self.service.clock.now()
        with self.service.database.aside() as session:
            keep_rejected(session, rows, source_id=source_id, seal=seal, now=now)
        for row in rows:
            self.account.tally.reject(row.reason)
        room = SHOWN - len(self.account.refusals)
        self.account.refusals += [hidden(row.message, find_personal(row.message)) for row in rows[:room]]
