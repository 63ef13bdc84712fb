"""The schedule: whose turn it is, and which crawler holds it. A dead crawler's lease runs out.

Any number of crawlers on any number of machines share it. A host has one reader at a time: while one crawler holds a
source of it, the others leave all its sources alone.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from urllib.parse import urlsplit

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from crawlers.models import RunState, SourceRun, SourceState
from crawlers.sources import Source
from huiying.db import insert_new

LEASE = timedelta(minutes=2)
"""A crawler that lives renews it several times over; what a dead one held is free after it."""
_STOPPED = "采集进程中途停止，这一轮没有跑完；下一轮会接着取"


def claim(
    session: Session,
    sources: Sequence[Source],
    *,
    owner: str,
    now: datetime,
    only: Collection[str] = (),
    done: Collection[str] = (),
    limit: int | None = None,
    lease: timedelta = LEASE,
) -> list[tuple[Source, int]]:
    """Take up to `limit` sources whose turn it is, the longest due first, and open a run for each: (source, run id).

    Those named in `only` are taken whether due or not, unless a crawler holds them or their host; none of `done` is.
    """
    states = _states(session, sources, now)
    closed = _closed_hosts(sources, states, owner=owner, now=now, forced=bool(only))
    wanted = [source for source in sources if source.id in only or (not only and source.enabled)]
    free = [
        source
        for source in wanted
        if source.id not in done
        and host_of(source) not in closed
        and _free(states[source.id], now, forced=source.id in only)
    ]
    free.sort(key=lambda source: states[source.id].due_at)
    for source in free[:limit]:
        state = states[source.id]
        state.owner, state.due_at, state.name = owner, now + lease, source.name
    return [(source, _open_run(session, source.id, now)) for source in free[:limit]]


def anything_due(session: Session, sources: Sequence[Source], *, now: datetime) -> bool:
    """Whether a run would find a source to read; spares the start of a process that would not."""
    enabled = [source.id for source in sources if source.enabled]
    query = select(SourceState.id).where(SourceState.id.in_(enabled), SourceState.due_at > now)
    return len(enabled) > len(list(session.scalars(query)))


def renew(session: Session, owner: str, *, now: datetime, lease: timedelta = LEASE) -> set[str]:
    """Hold on to what this crawler holds; gives the sources. One that it has lost to another is not among them."""
    states = list(session.scalars(_held_by(owner)))
    for state in states:
        state.due_at = now + lease
    return {state.id for state in states}


def release(session: Session, owner: str, *, now: datetime) -> None:
    """Let go at once what a crawler holds that stops or has died; what it did not finish is due again."""
    for state in session.scalars(_held_by(owner)):
        state.owner, state.due_at = None, now
        _interrupt(session, state.id, now)


def owners(session: Session) -> list[str]:
    """Who holds sources now, as `host/pid`."""
    query = select(SourceState.owner).where(SourceState.owner.is_not(None)).distinct()
    return [owner for owner in session.scalars(query) if owner is not None]


def adopt(session: Session, dead: Iterable[str], *, now: datetime) -> None:
    """Let go what crawlers held that are known to have died, before their lease ends."""
    for owner in dead:
        release(session, owner, now=now)


def host_of(source: Source) -> str | None:
    """The host that is asked for a source; None for a source without one."""
    return urlsplit(getattr(source, "url", "")).hostname


def _held_by(owner: str) -> Select[SourceState]:
    # Always in the same order, so that no two crawlers wait for each other.
    return select(SourceState).where(SourceState.owner == owner).order_by(SourceState.id).with_for_update()


def _states(session: Session, sources: Sequence[Source], now: datetime) -> dict[str, SourceState]:
    """The state of every source, locked: claims come one after the other."""
    _enter(session, sources, now)
    query = select(SourceState).where(SourceState.id.in_([source.id for source in sources]))
    locked = query.order_by(SourceState.id).with_for_update()
    return {state.id: state for state in session.scalars(locked)}


def _enter(session: Session, sources: Sequence[Source], now: datetime) -> None:
    known = set(
        session.scalars(select(SourceState.id).where(SourceState.id.in_([one.id for one in sources])))
    )
    rows = [
        {"id": source.id, "name": source.name, "due_at": now} for source in sources if source.id not in known
    ]
    # Another crawler may enter the same source at the same moment.
    insert_new(session, SourceState, sorted(rows, key=itemgetter("id")))


def _closed_hosts(
    sources: Sequence[Source],
    states: dict[str, SourceState],
    *,
    owner: str,
    now: datetime,
    forced: bool,
) -> set[str | None]:
    """Hosts that another crawler reads now, or that have asked for patience (which a person may overrule)."""
    closed: set[str | None] = set()
    for source in sources:
        state = states[source.id]
        held = state.owner not in {None, owner} and state.due_at > now
        patient = state.retry_after is not None and state.retry_after > now and not forced
        if held or patient:
            closed.add(host_of(source))
    return closed - {None}


def _free(state: SourceState, now: datetime, *, forced: bool) -> bool:
    return state.due_at <= now or (forced and state.owner is None)


def _open_run(session: Session, source_id: str, now: datetime) -> int:
    """A new run; one that its crawler never finished is closed as what it is."""
    _interrupt(session, source_id, now)
    run = SourceRun(source_id=source_id, started_at=now, state=RunState.RUNNING)
    session.add(run)
    session.flush()
    return run.id


def _interrupt(session: Session, source_id: str, now: datetime) -> None:
    unfinished = (SourceRun.source_id == source_id) & (SourceRun.state == RunState.RUNNING)
    session.execute(
        update(SourceRun)
        .where(unfinished)
        .values(state=RunState.INTERRUPTED, finished_at=now, error=_STOPPED)
    )
