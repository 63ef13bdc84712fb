"""The schedule: whose turn it is, and which crawler holds it. A dead crawler's lease runs out."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from crawlers.models import RunState, SourceRun, SourceState
from crawlers.sources import Source

LEASE = timedelta(minutes=5)


def claim(
    session: Session,
    sources: Sequence[Source],
    *,
    owner: str,
    now: datetime,
    only: Collection[str] = (),
) -> list[tuple[Source, int]]:
    """Take the sources whose turn it is and open a run for each; gives (source, run id).

    Those named in `only` are taken whether due or not, unless another crawler holds them.
    """
    states = _states(session, sources, now)
    wanted = [source for source in sources if source.id in only or (not only and source.enabled)]
    taken = []
    for source in wanted:
        state = states[source.id]
        if _free(state, now, forced=source.id in only):
            state.owner, state.due_at, state.name = owner, now + LEASE, source.name
            taken.append((source, _open_run(session, source.id, now)))
    return taken


def anything_due(session: Session, sources: Sequence[Source], *, now: datetime) -> bool:
    """Whether a run would find a source to read; spares the start of a process that would not."""
    enabled = [source.id for source in sources if source.enabled]
    query = select(SourceState.id).where(SourceState.id.in_(enabled), SourceState.due_at > now)
    return len(enabled) > len(list(session.scalars(query)))


def _states(session: Session, sources: Sequence[Source], now: datetime) -> dict[str, SourceState]:
    query = select(SourceState).where(SourceState.id.in_([source.id for source in sources]))
    states = {state.id: state for state in session.scalars(query.with_for_update())}
    for source in sources:
        if source.id not in states:
            states[source.id] = SourceState(id=source.id, name=source.name, due_at=now, failures=0)
            session.add(states[source.id])
    session.flush()
    return states


def _free(state: SourceState, now: datetime, *, forced: bool) -> bool:
    return state.due_at <= now or (forced and state.owner is None)


def _open_run(session: Session, source_id: str, now: datetime) -> int:
    """A new run; one that its crawler never finished is closed as what it is."""
    dead = (SourceRun.source_id == source_id) & (SourceRun.state == RunState.RUNNING)
    words = "采集进程中途停止，这一轮没有跑完；下一轮会接着取"
    session.execute(
        update(SourceRun).where(dead).values(state=RunState.INTERRUPTED, finished_at=now, error=words)
    )
    run = SourceRun(source_id=source_id, started_at=now, state=RunState.RUNNING)
    session.add(run)
    session.flush()
    return run.id
