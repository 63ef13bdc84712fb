"""Rows that somebody handed in → the inbox: posts wait there to be read, rows that are none are kept with their reason."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from crawlers.ledger import Ledger
from crawlers.models import RunState, SourceRun, SourceState
from crawlers.schedule import LEASE
from crawlers.tables import RejectedRow
from huiying.errors import Unavailable
from huiying.inbox import InboxItem, Offer, Outcome, publish, settle
from huiying.posts import RawPost
from huiying.sealing import Seal

SHOWN = 3
BATCH = 200
"""Rows in one transaction: a worker that writes to the same engine waits no longer than for so many."""


@dataclass(slots=True, kw_only=True)
class Taken:
    """What became of rows so far: offered = new + held + rejected."""

    offered: int = 0
    new: int = 0
    held: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    refusals: list[str] = field(default_factory=list)
    """What was wrong with the first rejected rows, in Chinese."""

    def add(self, other: "Taken") -> None:
        self.offered += other.offered
        self.new += other.new
        self.held += other.held
        self.rejected += other.rejected
        self.refusals = (self.refusals + other.refusals)[:SHOWN]


def batches(rows: Iterable[RawPost | RejectedRow]) -> Iterator[list[RawPost | RejectedRow]]:
    """Rows in lots that are committed together."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def take_in(session: Session, rows: Sequence[RawPost | RejectedRow], ledger: Ledger) -> Taken:
    """Offer a batch to the inbox, each row once for ever, and hold on to the source. Raises Unavailable when it is lost."""
    source_id, seal, now = ledger.source.id, ledger.seal, ledger.clock.now()
    _hold(session, ledger, now)
    posts = [row for row in rows if isinstance(row, RawPost)]
    refused = [row for row in rows if isinstance(row, RejectedRow)]
    answers = publish(session, [Offer.of_post(post) for post in posts], seal=seal, now=now)
    keep_rejected(session, refused, source_id=source_id, seal=seal, now=now)
    new = sum(answer.fresh for answer in answers)
    return Taken(
        offered=len(rows),
        new=new,
        held=len(posts) - new,
        rejected=Counter(row.reason for row in refused),
        refusals=[row.message for row in refused[:SHOWN]],
    )


def _hold(session: Session, ledger: Ledger, now: datetime) -> None:
    """A million rows take longer than one lease."""
    if session.get_one(SourceRun, ledger.run_id).state != RunState.RUNNING:
        raise Unavailable("这个来源已由另一个采集进程接手，这里停下", code="lease_lost")
    state = session.get_one(SourceState, ledger.source.id)
    state.due_at = max(state.due_at, now + LEASE)


def keep_rejected(
    session: Session, rows: Sequence[RejectedRow], *, source_id: str, seal: Seal, now: datetime
) -> None:
    """Keep rows that are no posts as they were, settled as rejected with their reason."""
    published = publish(session, [_broken(row, source_id) for row in rows], seal=seal, now=now)
    for row, one in zip(rows, published, strict=True):
        item = session.get_one(InboxItem, one.id)
        settle(item, outcome=Outcome.REJECTED, now=now, reason=row.reason)


def _broken(row: RejectedRow, source_id: str) -> Offer:
    digest = hashlib.sha256(row.raw.encode("utf-8", "surrogatepass")).hexdigest()
    payload = {"line": row.line, "raw": row.raw, "message": row.message}
    return Offer(source_id=source_id, external_id=f"row:{row.line}:{digest}", kind="row", payload=payload)
