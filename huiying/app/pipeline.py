"""The main line: inbox item → post → understood → document and event → alert, case and clocks → settled.

Understanding is pure and happens outside the transaction; what it leads to commits together with the
item's settlement, so that a crash repeats work but never halves or doubles it.
"""

import logging
import os
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from alerts.watch import notice_event
from crawlers import layout
from huiying import audit, errorlog, inbox, messages
from huiying.app.reading import Read, Reader, unforeseen
from huiying.errors import Discard, Handling, Quarantine, Unavailable
from huiying.inbox import InboxItem, Outcome, State
from huiying.service import Service
from nlp import service as documents
from nlp.authors import known_as
from nlp.entries import entries
from nlp.personal.unsealing import seal_original
from nlp.service import Remembered
from nlp.watching.recording import Looked, Watchman

BATCH = 100
"""Read together: more are quicker still, but the slowest texts there are must be done within a lease."""
TOGETHER = 10
"""Of a batch in one transaction: a writer of the same engine waits no longer than for so many."""
ACTOR = "system:worker"
log = logging.getLogger("huiying.pipeline")


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a pass did; offered = stored + reprints + rejected (+ postponed)."""

    stored: int = 0
    reprints: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    postponed: int = 0

    @property
    def handled(self) -> int:
        return self.stored + self.reprints + sum(self.rejected.values()) + self.postponed

    def add(self, other: "Tally") -> None:
        self.stored += other.stored
        self.reprints += other.reprints
        self.postponed += other.postponed
        for reason, count in other.rejected.items():
            self.reject(reason, count)

    def take(self, outcome: Outcome) -> None:
        if outcome is Outcome.REPRINT:
            self.reprints += 1
        else:
            self.stored += 1

    def reject(self, reason: str, count: int = 1) -> None:
        self.rejected[reason] = self.rejected.get(reason, 0) + count


class Pipeline:
    """Takes batches from the inbox through every stage."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.reader = Reader(service)
        self.watchman = Watchman()
        self.seal = self.reader.seal
        self.owner = f"{socket.gethostname()}/{os.getpid()}"

    def prepare(self) -> None:
        """Load what reading needs, before anything is claimed. Raises Misconfigured when a model is damaged."""
        _ = self.reader.understander

    def run_once(self, *, limit: int = BATCH) -> Tally:
        """Handle one batch; an empty tally means nothing waits."""
        now = self.service.clock.now()
        with self.service.database.transaction() as session:
            items = inbox.claim(session, owner=self.owner, now=now, limit=limit)
        return self.handle(items)

    def handle(self, items: Sequence[InboxItem]) -> Tally:
        """Take items this pipeline has claimed through every stage."""
        total = Tally()
        reads = self.reader.read_all(items) if items else []
        for first in range(0, len(reads), TOGETHER):
            total.add(self._settle(reads[first : first + TOGETHER]))
        return total

    def drain(self) -> Tally:
        """Handle everything that waits and whose time has come."""
        total = Tally()
        while (batch := self.run_once()).handled:
            total.add(batch)
        return total

    def close(self) -> None:
        """Let go what is still held."""
        with self.service.database.transaction() as session:
            inbox.release(session, self.owner, now=self.service.clock.now())

    def _settle(self, reads: Sequence[Read]) -> Tally:
        """Some in one transaction; if one item spoils it, each by itself, and that one is set aside."""
        try:
            return self._commit(reads)
        except Unavailable:
            # The engine is gone or full: nobody's item is at fault, all are tried again after the lease.
            raise
        except Exception as surprise:  # noqa: BLE001  # an item nobody foresaw is set aside, alone
            words = errorlog.traced(surprise)
            log.error("一批 %d 条没有走通，逐条再试\n%s", len(reads), words)  # noqa: TRY400  # it may quote the post
            if len(reads) == 1:
                return self._commit([Read(item_id=reads[0].item_id, trouble=unforeseen(surprise))])
        total = Tally()
        for read in reads:
            total.add(self._settle([read]))
        return total

    def _commit(self, reads: Sequence[Read]) -> Tally:
        tally, now = Tally(), self.service.clock.now()
        with self.service.database.transaction() as session:
            audit.take_turn(session)
            items = inbox.held(session, [read.item_id for read in reads])
            stored = [
                (item, read, one)
                for item, read in zip(items, reads, strict=True)
                if (one := self._settle_one(session, item, read, tally)) is not None
            ]
            held = [self._settled(item, one) for item, _, one in stored]
            layout.record(session, [look for read in reads for look in read.looks])
            self.watchman.look(session, _looked(stored), now=now)
            self.service.index.put(session, entries(session, [one.document_id for one in held]))
            # The first post of an event counts like every later one: it may be all that is ever said of a fire.
            seen = (one.event_id for one in held if one.event_is_new or one.event_changed)
            for event_id in dict.fromkeys(found for found in seen if found is not None):
                notice_event(session, event_id, now=now)
            told = {
                "stored": tally.stored,
                "reprints": tally.reprints,
                "rejected": sum(tally.rejected.values()),
            }
            messages.announce(session, at=now, kind="posts.read", subject="inbox", actor=ACTOR, payload=told)
        return tally

    def _settled(self, item: InboxItem, held: Remembered) -> Remembered:
        """All stored items are settled at the end: then the batch needs one statement for them."""
        inbox.settle(item, outcome=held.outcome, now=self.service.clock.now(), document_id=held.document_id)
        return held

    def _settle_one(self, session: Session, item: InboxItem, read: Read, tally: Tally) -> Remembered | None:
        """Store what was read of one item; settles it and returns None if it was not taken in."""
        if item.state != State.WAITING or item.owner != self.owner:
            # The lease ran out while we read, and somebody else took it.
            return None
        try:
            return self._store(session, item, read, tally)
        except Discard as unwanted:
            tally.reject(unwanted.reason)
            inbox.settle(item, outcome=Outcome.REJECTED, now=self.service.clock.now(), reason=unwanted.reason)
        except Handling as trouble:
            tally.postponed += 1
            if isinstance(trouble, Quarantine):
                item.attempts = inbox.ATTEMPTS
            reason = f"{trouble.reason}: {trouble.message}"[:200]
            inbox.put_back(item, now=self.service.clock.now(), reason=reason)
        return None

    def _store(self, session: Session, item: InboxItem, read: Read, tally: Tally) -> Remembered:
        if read.trouble is not None:
            raise read.trouble
        if read.post is None or read.understanding is None:
            raise Quarantine("没有读出内容", code="unread")
        now = self.service.clock.now()
        held = documents.remember(
            session,
            read.post,
            read.understanding,
            inbox_id=item.id,
            now=now,
            author=known_as(read.post, self.seal),
        )
        seal_original(session, held.document_id, read.post, read.understanding, seal=self.seal)
        tally.take(held.outcome)
        return held


def _looked(stored: Iterable[tuple[InboxItem, Read, Remembered]]) -> list[Looked]:
    """Stored posts as the watch topics see them."""
    return [
        Looked(
            document_id=held.document_id,
            understanding=read.understanding,
            source_kind=read.post.source_kind,
            said_at=read.post.published_at or read.post.first_seen_at,
        )
        for _, read, held in stored
        if read.post is not None and read.understanding is not None
    ]
