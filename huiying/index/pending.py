"""The queue of changes on their way to an index that is not part of the records' own transaction.

A change is written with the records it follows and is gone once the engine has answered, so that an engine that is
away loses nothing. Whoever feeds takes the oldest, hands them to the engine's sender and settles what became of each.
Order does no harm: every document carries its version, which grows with each change of its record under the record's
own lock (`nlp.models.Document.revision`), and an engine never lets an older version replace a newer one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, type_coerce, update
from sqlalchemy.orm import Session

from huiying.db import Database, UTCDateTime
from huiying.errors import HuiyingError
from huiying.index.entry import Entry
from huiying.index.exclusive import exclusively
from huiying.index.packing import packed, unpacked
from huiying.index.tables import PendingChange

BATCH = 1000
"""Changes handed over together: about three megabytes of ordinary posts."""
FEEDING = "index-feed"


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
    """How long the oldest has waited, by the clock of the database, which all machines share."""
    refused: int


def put(session: Session, entries: Iterable[Entry]) -> None:
    """Let documents wait, in the transaction of their records."""
    _wait(
        session,
        [
            {"document_id": entry.document_id, "version": entry.version, "body": packed(entry)}
            for entry in entries
        ],
    )


def take_out(session: Session, document_ids: Iterable[int]) -> None:
    """Let the removal of documents wait, in the transaction of their records."""
    _wait(session, [{"document_id": number, "version": None, "body": None} for number in document_ids])


def clear(session: Session) -> None:
    """Forget what waits: for an index that is thrown away."""
    session.execute(delete(PendingChange))


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
    """How many changes wait, those among them that the engine refuses."""
    return session.scalar(select(func.count(PendingChange.id))) or 0


def backlog(session: Session) -> Backlog:
    """How many changes wait, since when, and how many the engine refuses."""
    counts = select(func.count(PendingChange.id), func.count(PendingChange.fault))
    count, refused = session.execute(counts).one()
    oldest = (
        select(PendingChange.waiting_since, type_coerce(func.now(), UTCDateTime()))
        .where(PendingChange.fault.is_(None))
        .order_by(PendingChange.id)
        .limit(1)
    )
    since, now = session.execute(oldest).one_or_none() or (None, None)
    return Backlog(waiting=count - refused, age=now - since if since and now else None, refused=refused)


def _wait(session: Session, rows: list[dict[str, object]]) -> None:
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
