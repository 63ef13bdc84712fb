"""What falls due by itself: one pass over every kind of thing that does, and a simulated clock turned from moment to moment.

Each kind is a `Part` that finds its earliest moment in an index, so that a pass costs what is due, not what is open.
Any number of schedulers may run, and one at a time acts: it takes the turn of the audit chain first (`BEGIN IMMEDIATE`
in SQLite, an advisory lock in PostgreSQL) and looks again, so that what another has done is no longer due.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import String, Text, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying import audit, errorlog
from huiying.clock import Clock
from huiying.db import Base, Database, exclusively

BATCH = 200
"""Of one kind in one transaction."""
RETRY = timedelta(minutes=1)
log = logging.getLogger("huiying.schedule")


class Stumble(Base):
    """Something that fell due and could not be done: tried again every minute, in view until it is."""

    __tablename__ = "stumble"

    subject: Mapped[str] = mapped_column(String(100), primary_key=True)
    """`obligation:7`, `watch_item:3` …"""
    since: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int]
    words: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of thing that falls due.

    `next_at`: the earliest moment at which `run` would do something, from an index; None when there is none.
    `run`: do what is due by a moment, at most so many, in the caller's transaction; says how many were looked at.
    Each must leave the part with nothing due at that moment any more, or fewer than before.
    """

    name: str
    next_at: Callable[[Session], datetime | None]
    run: Callable[[Session, datetime, int], int]


class Turnable(Clock, Protocol):
    """A clock that can be set."""

    def set(self, moment: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How much of each part a pass has done."""

    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def next_due_moment(session: Session, parts: Sequence[Part]) -> datetime | None:
    """The earliest moment at which a pass would do something; it may be past."""
    return min((at for part in parts if (at := part.next_at(session)) is not None), default=None)


def run_due(session: Session, parts: Sequence[Part], *, now: datetime, limit: int = BATCH) -> Done:
    """One batch of what is due, in the caller's transaction: the part whose moment came first goes first."""
    due = sorted(
        (at, place)
        for place, part in enumerate(parts)
        if (at := part.next_at(session)) is not None and at <= now
    )
    if not due:
        return Done()
    audit.take_turn(session)
    return Done(counts={parts[place].name: parts[place].run(session, now, limit) for _, place in due})


def pass_through(database: Database, parts: Sequence[Part], *, now: datetime) -> Done:
    """Everything that is due, batch by batch. Nothing due: one read, and nobody's lock is waited for.

    Nor is it where another scheduler is at the same: it does this as well, or the next pass does.
    """
    counts: dict[str, int] = {}
    while _is_due(database, parts, now):
        with exclusively(database, "schedule") as alone:
            done = _run(database, parts, now) if alone else Done()
        if not done.total:
            break
        _add(counts, done)
    return Done(counts=counts)


def _run(database: Database, parts: Sequence[Part], now: datetime) -> Done:
    with database.transaction() as session:
        return run_due(session, parts, now=now)


def _is_due(database: Database, parts: Sequence[Part], now: datetime) -> bool:
    with database.reading() as session:
        moment = next_due_moment(session, parts)
    return moment is not None and moment <= now


def advance(database: Database, parts: Sequence[Part], clock: Turnable, until: datetime) -> Done:
    """Turn a simulated clock forward, stopping wherever something falls due, so that each is done at its own moment."""
    counts: dict[str, int] = {}
    while True:
        with database.reading() as session:
            moment = next_due_moment(session, parts)
        if moment is None or moment > until:
            break
        clock.set(max(moment, clock.now()))
        done = pass_through(database, parts, now=clock.now())
        if not done.total:
            log.error("%s 到期的事没有办成，时钟仍往前拨", moment)
            break
        _add(counts, done)
    clock.set(until)
    _add(counts, pass_through(database, parts, now=until))
    return Done(counts=counts)


def _add(counts: dict[str, int], done: Done) -> None:
    for name, count in done.counts.items():
        counts[name] = counts.get(name, 0) + count


def put_off(session: Session, kind: str, *, now: datetime) -> list[int]:
    """Ids of things of a kind (`obligation`) that failed less than a minute ago: they wait, what is behind them does not."""
    recent = select(Stumble.subject).where(
        Stumble.subject.startswith(f"{kind}:"), Stumble.last_at > now - RETRY
    )
    return [int(subject.partition(":")[2]) for subject in session.scalars(recent)]


@contextmanager
def trying(session: Session, subject: str, *, now: datetime) -> Iterator[None]:
    """Do one thing that is due. If it fails it is undone and kept in view as a stumble; the rest goes on."""
    head = session.info.get(audit.HEAD)
    try:
        with session.begin_nested():
            yield
    except OperationalError:
        # The engine is gone or full: nothing that is due is at fault, the whole batch is tried again.
        raise
    except Exception as surprise:  # noqa: BLE001  # kept in view as a stumble
        # The rows of the chain that it had written are gone with it.
        _take_back(session, head)
        log.error("%s 到期没有办成\n%s", subject, errorlog.traced(surprise))  # noqa: TRY400  # it may quote a post
        held = session.get(Stumble, subject)
        session.merge(
            Stumble(
                subject=subject,
                since=held.since if held else now,
                last_at=now,
                times=held.times + 1 if held else 1,
                words=errorlog.brief(surprise),
            )
        )
        session.flush()
    else:
        if (held := session.get(Stumble, subject)) is not None:
            session.delete(held)


def _take_back(session: Session, head: object) -> None:
    if head is None:
        session.info.pop(audit.HEAD, None)
    else:
        session.info[audit.HEAD] = head
