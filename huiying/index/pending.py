"""The queue of changes on their way to an index that is not part of the records' own transaction.

A change is written with the records it follows and is gone once the engine has answered, so that an engine that is
away loses nothing. Whoever feeds takes the oldest, hands them to the engine's sender and settles what became of each.
Order does no harm: every document carries its version, which grows with each change of its record under the record's
own lock (`nlp.models.Document.revision`), and an engine never lets an older version replace a newer one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from huiying.clock import SystemClock
from huiying.db import Database, exclusively
from huiying.errors import HuiyingError
from huiying.index.entry import Entry
from huiying.index.packing import packed, unpacked
from huiying.index.tables import PendingChange

BATCH = 1000
"""Changes handed over together: about three megabytes of ordinary posts."""
FEEDING = "index-feed"
COUNTED = 100_000
"""Of what waits, no more are counted: a page that says how far behind it is must not wait for the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change that waits, by its number in the queue."""

    id: int
    document_id: int
    entry: Entry | None
    """None: the document is to be taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a batch. A change that is in neither stays in the queue and is sent again."""

    done: Sequence[int] = ()
    """Changes the engine has, or has newer."""
    refused: Mapping[int, str] = field(default_factory=dict)
    """Changes it will never take, each with the reason: kept, counted, and not sent again."""
    trouble: HuiyingError | None = None
    """Why the rest has to wait; raised once the others are settled."""


Sender = Callable[[Sequence[Change]], Answer]
"""Hands a batch to the engine, in the order of the queue. What it raises leaves the whole batch in the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How far the index is behind the records."""

    waiting: int
    age: timedelta | None
    """How long the oldest has waited."""
    refused: int


def put(session: Session, entries: Iterable[Entry]) -> None:
    """Let documents wait, in the transaction of their records."""
    _wait(session, ((entry.document_id, entry.version, packed(entry)) for entry in entries))


def take_out(session: Session, document_ids: Iterable[int]) -> None:
    """Let the removal of documents wait, in the transaction of their records."""
    _wait(session, ((number, None, None) for number in document_ids))


def clear(session: Session) -> None:
    """Forget what waits: for an index that is thrown away."""
    session.execute(delete(PendingChange))


def waiting_among(session: Session, document_ids: Sequence[int]) -> frozenset[int]:
    """Those of these documents of which a change is still on its way."""
    waiting = select(PendingChange.document_id).where(
        PendingChange.document_id.in_(document_ids), PendingChange.fault.is_(None)
    )
    return frozenset(session.scalars(waiting))


def forget_refused(session: Session, document_ids: Sequence[int]) -> None:
    """Forget the changes of these documents that the engine refused: others take their place."""
    refused = delete(PendingChange).where(PendingChange.fault.is_not(None))
    session.execute(refused.where(PendingChange.document_id.in_(document_ids)))


def flush(database: Database, send: Sender) -> int:
    """Send what waits, batch by batch, until a batch is not full; gives how many changes were settled.

    No transaction is open while the engine works. Where another process is feeding: 0 at once.
    """
    settled = 0
    with exclusively(database, FEEDING) as alone:
        while alone and (changes := _oldest(database)):
            settled += _settle(database, send(changes))
            if len(changes) < BATCH:
                break
    return settled


def lag(session: Session) -> int:
    """How many changes wait, those among them that the engine refuses; at most `COUNTED`."""
    some = select(PendingChange.document_id).limit(COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def backlog(session: Session) -> Backlog:
    """How many changes wait, since when, and how many the engine refuses."""
    refused = (
        session.scalar(select(func.count(PendingChange.id)).where(PendingChange.fault.is_not(None))) or 0
    )
    oldest = select(PendingChange.waiting_since).where(PendingChange.fault.is_(None))
    since = session.scalar(oldest.order_by(PendingChange.id).limit(1))
    age = None if since is None else SystemClock().now() - since
    return Backlog(waiting=lag(session) - refused, age=age, refused=refused)


def _wait(session: Session, changes: Iterable[tuple[int, int | None, Mapping[str, object] | None]]) -> None:
    since = SystemClock().now()
    rows = [
        {"document_id": number, "version": version, "body": body, "waiting_since": since}
        for number, version, body in changes
    ]
    if rows:
        session.execute(insert(PendingChange), rows)


def _oldest(database: Database) -> list[Change]:
    columns = select(PendingChange.id, PendingChange.document_id, PendingChange.body)
    oldest = columns.where(PendingChange.fault.is_(None)).order_by(PendingChange.id).limit(BATCH)
    with database.reading() as session:
        return [
            Change(
                id=row.id, document_id=row.document_id, entry=None if row.body is None else unpacked(row.body)
            )
            for row in session.execute(oldest)
        ]


def _settle(database: Database, answer: Answer) -> int:
    with database.aside() as session:
        if answer.done:
            session.execute(delete(PendingChange).where(PendingChange.id.in_(answer.done)))
        for number, reason in answer.refused.items():
            session.execute(update(PendingChange).where(PendingChange.id == number).values(fault=reason))
    if answer.trouble is not None:
        raise answer.trouble
    return len(answer.done) + len(answer.refused)
