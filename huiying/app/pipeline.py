"""The main line: inbox item → post → understood → document and event → alert, case and clocks → settled.

Understanding is pure and happens outside the transaction; what it leads to commits together with the
item's settlement, so that a crash repeats work but never halves or doubles it.
"""

import logging
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from alerts.watch import notice_events
from crawlers import layout
from huiying import audit, errorlog, inbox, messages
from huiying.app.reading import Read, Reader, unforeseen
from huiying.errors import Discard, Quarantine, Unavailable
from huiying.inbox import InboxItem, Outcome, State
from huiying.service import Service
from nlp import service as documents
from nlp.authors import known_as
from nlp.entries import entries
from nlp.personal.unsealing import seal_original
from nlp.service import Offered, Remembered
from nlp.watching.recording import Looked, Watchman

BATCH = 100
"""Read together: more are quicker still, but the slowest texts there are must be done within a lease."""
TOGETHER = 20
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An inbox item, what was offered with it, and what became of it."""

    item: InboxItem
    offered: Offered
    held: Remembered

    @property
    def looked(self) -> Looked:
        """As the watch topics see it."""
        post = self.offered.post
        return Looked(
            document_id=self.held.document_id,
            understanding=self.offered.understanding,
            source_kind=post.source_kind,
            said_at=post.published_at or post.first_seen_at,
        )


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
        with self.service.database.aside() as session:
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
        with self.service.database.aside() as session:
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
            taken = [
                (item, read)
                for item, read in zip(items, reads, strict=True)
                if self._taken(item, read, tally)
            ]
            stored = self._store(session, taken)
            for one in stored:
                tally.take(one.held.outcome)
                # Settled at the end, all together: then the batch needs one statement for them.
                inbox.settle(one.item, outcome=one.held.outcome, now=now, document_id=one.held.document_id)
            layout.record(session, [look for read in reads for look in read.looks])
            self.watchman.look(session, [one.looked for one in stored], now=now)
            self.service.index.put(session, entries(session, [one.held.document_id for one in stored]))
            # The first post of an event counts like every later one: it may be all that is ever said of a fire.
            seen = (one.held.event_id for one in stored if one.held.event_is_new or one.held.event_changed)
            notice_events(session, dict.fromkeys(found for found in seen if found is not None), now=now)
            told = {
                "stored": tally.stored,
                "reprints": tally.reprints,
                "rejected": sum(tally.rejected.values()),
            }
            messages.announce(session, at=now, kind="posts.read", subject="inbox", actor=ACTOR, payload=told)
        return tally

    def _taken(self, item: InboxItem, read: Read, tally: Tally) -> bool:
        """Whether what was read of an item is to be stored; settles it or puts it back if it is not."""
        if item.state != State.WAITING or item.owner != self.owner:
            # The lease ran out while we read, and somebody else took it.
            return False
        if read.trouble is None:
            return True
        now = self.service.clock.now()
        if isinstance(read.trouble, Discard):
            tally.reject(read.trouble.reason)
            inbox.settle(item, outcome=Outcome.REJECTED, now=now, reason=read.trouble.reason)
            return False
        tally.postponed += 1
        if isinstance(read.trouble, Quarantine):
            item.attempts = inbox.ATTEMPTS
        inbox.put_back(item, now=now, reason=f"{read.trouble.reason}: {read.trouble.message}"[:200])
        return False

    def _store(self, session: Session, taken: Sequence[tuple[InboxItem, Read]]) -> list[Stored]:
        offered = [self._offered(item, read) for item, read in taken]
        held = documents.remember_all(session, offered, now=self.service.clock.now())
        stored = [
            Stored(item=item, offered=one, held=kept)
            for (item, _), one, kept in zip(taken, offered, held, strict=True)
        ]
        for one in stored:
            post, understanding = one.offered.post, one.offered.understanding
            seal_original(session, one.held.document_id, post, understanding, seal=self.seal)
        return stored

    def _offered(self, item: InboxItem, read: Read) -> Offered:
        if read.post is None or read.understanding is None:
            raise RuntimeError("an item without trouble was read")
        author = known_as(read.post, self.seal)
        return Offered(post=read.post, understanding=read.understanding, inbox_id=item.id, author=author)
