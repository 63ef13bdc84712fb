"""The main line: inbox item → post → understood → document and event → alert, case and clocks → settled.

Understanding is pure and happens outside the transaction; what it leads to commits together with the
item's settlement, so that a crash repeats work but never halves or doubles it.
"""

import logging
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.watch import notice_events
from crawlers import layout
from huiying import errorlog, inbox, messages
from huiying.app.reading import Read, Reader, unforeseen
from huiying.errors import Discard, Handling, Quarantine, Unavailable
from huiying.inbox import InboxItem, Outcome
from huiying.index.bigrams import tokens
from huiying.service import Service
from nlp import service as documents
from nlp.candidates import Candidates
from nlp.entries import entry
from nlp.personal.unsealing import keep_originals
from nlp.service import Offered, Remembered
from nlp.watching.recording import Looked, Watchman

BATCH = 200
"""Claimed and read together: more are quicker still, but the slowest texts there are must be done within a lease."""
STORED = 100
"""Stored in one transaction: whoever else writes waits for as many (a fifth of a second)."""
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
    """What was read of an inbox item and offered with it, and what became of it."""

    read: Read
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
        self._ahead: Sequence[InboxItem] = ()
        self._candidates = Candidates()

    def prepare(self) -> None:
        """Load what reading needs, before anything is claimed. Raises Misconfigured when a model is damaged."""
        self.reader.prepare()

    def run_once(self, *, limit: int = BATCH) -> Tally:
        """Handle one batch; an empty tally means nothing waits."""
        items, self._ahead = self._ahead, ()
        if not items:
            with self.service.database.aside() as session:
                items = self._claim(session, limit)
        return self.handle(items, ahead=limit if len(items) == limit else 0)

    def handle(self, items: Sequence[InboxItem], *, ahead: int = 0) -> Tally:
        """Take items this pipeline has claimed through every stage, `STORED` in one transaction.

        `ahead` more are claimed in the last one: to claim them after it means to wait until everybody else has stored.
        """
        total, reads = Tally(), self.reader.read_all(items) if items else []
        for start in range(0, len(reads), STORED):
            some = reads[start : start + STORED]
            self._make_ready([read.offered for read in some if read.offered is not None])
            total.add(self._settle(some, ahead if start + STORED >= len(reads) else 0))
        return total

    def _make_ready(self, offered: Sequence[Offered]) -> None:
        """Make what the transaction will ask for before it, because others wait for it."""
        for one in offered:
            # Kept from this first time that they are asked for.
            _ = one.understanding.fingerprint.bands
            if not self.service.index.queued:
                tokens(one.row["text"])
                tokens(one.row["title"])

    def _claim(self, session: Session, limit: int) -> Sequence[InboxItem]:
        return inbox.claim(session, owner=self.owner, now=self.service.clock.now(), limit=limit)

    def drain(self) -> Tally:
        """Handle everything that waits and whose time has come."""
        total = Tally()
        while (batch := self.run_once()).handled:
            total.add(batch)
        return total

    def close(self) -> None:
        """Let go what is still held."""
        self._ahead = ()
        with self.service.database.aside() as session:
            inbox.release(session, self.owner, now=self.service.clock.now())

    def _settle(self, reads: Sequence[Read], ahead: int = 0) -> Tally:
        """Some in one transaction; if one item spoils it, each by itself, and that one is set aside."""
        try:
            return self._commit(reads, ahead)
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

    def _commit(self, reads: Sequence[Read], ahead: int = 0) -> Tally:
        tally, now = Tally(), self.service.clock.now()
        claimed: Sequence[InboxItem] = ()
        with self.service.database.transaction() as session:
            # The lease of the others ran out while we read, and somebody else took them.
            ours = inbox.still_held(session, [read.item_id for read in reads], owner=self.owner)
            taken = [read for read in reads if read.item_id in ours]
            for read in taken:
                if read.trouble is not None:
                    self._set_aside(session, read.item_id, read.trouble, tally)
            stored = self._store(session, [read for read in taken if read.trouble is None], now)
            for one in stored:
                tally.take(one.held.outcome)
            layout.record(session, [look for read in reads for look in read.looks])
            self.watchman.look(session, [one.looked for one in stored], now=now)
            self.service.index.put(session, [entry(one.held.row) for one in stored])
            # The first post of an event counts like every later one: it may be all that is ever said of a fire.
            seen = dict.fromkeys(one.held.event_id for one in stored if one.held.event_id is not None)
            notice_events(session, seen, now=now)
            told = {
                "stored": tally.stored,
                "reprints": tally.reprints,
                "rejected": sum(tally.rejected.values()),
            }
            messages.announce(session, at=now, kind="posts.read", subject="inbox", actor=ACTOR, payload=told)
            if ahead:
                claimed = self._claim(session, ahead)
        self._ahead = claimed
        return tally

    def _set_aside(self, session: Session, item_id: int, trouble: Handling, tally: Tally) -> None:
        """Settle an item that is not to be stored, or put it back."""
        item, now = session.get_one(InboxItem, item_id), self.service.clock.now()
        if isinstance(trouble, Discard):
            tally.reject(trouble.reason)
            inbox.settle(item, outcome=Outcome.REJECTED, now=now, reason=trouble.reason)
            return
        tally.postponed += 1
        if isinstance(trouble, Quarantine):
            item.attempts = inbox.ATTEMPTS
        inbox.put_back(item, now=now, reason=f"{trouble.reason}: {trouble.message}"[:200])

    def _store(self, session: Session, reads: Sequence[Read], now: datetime) -> list[Stored]:
        pairs = [(read, read.offered) for read in reads if read.offered is not None]
        held = documents.remember_all(
            session, [offered for _, offered in pairs], now=now, candidates=self._candidates
        )
        stored = [
            Stored(read=read, offered=offered, held=kept)
            for (read, offered), kept in zip(pairs, held, strict=True)
        ]
        keep_originals(session, ((one.held.document_id, one.read.closed) for one in stored))
        settled = [(one.read.item_id, one.held.outcome, one.held.document_id) for one in stored]
        inbox.settle_all(session, settled, now=now)
        return stored
