"""After a run: the source's state and its next turn."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.intervals import Ended, Pace, next_turn
from crawlers.models import GOOD, RunState, SourceRun, SourceState
from crawlers.sources import Source

LOOKED_BACK = 5
"""Runs over which the share of what is new is taken."""
_TOLD = frozenset({RunState.FRESH, RunState.UNCHANGED, RunState.PARTIAL, RunState.EMPTY})
"""Runs in which the source was read."""


def advance(
    session: Session,
    source: Source,
    state: SourceState,
    run: SourceRun,
    *,
    retry_after: datetime | None = None,
) -> None:
    """Let go of a source whose run is recorded, and set its state and when it is due."""
    ended, finished = RunState(run.state), run.finished_at or run.started_at
    state.owner, state.last_run_at, state.retry_after = None, finished, retry_after
    if run.new:
        state.last_new_at = finished
    if ended in GOOD:
        state.last_good_at, state.failures = finished, 0
    elif ended is not RunState.INTERRUPTED:
        state.failures += 1
    if ended is not RunState.INTERRUPTED:
        state.state, state.error = ended, run.error
    turn = next_turn(pace_of(source), _ended(session, state, run))
    state.due_at, state.interval_minutes = turn.due_at, turn.interval.total_seconds() / 60


def pace_of(source: Source) -> Pace:
    """The pace a source is declared with."""
    return Pace(base=timedelta(minutes=source.interval_minutes), hot=source.hot, night=source.night)


def _ended(session: Session, state: SourceState, run: SourceRun) -> Ended:
    finished = run.finished_at or run.started_at
    return Ended(
        run_id=run.id,
        started_at=run.started_at,
        at=finished,
        state=RunState(run.state),
        failures=state.failures,
        shares=_shares(session, run),
        quiet=finished - (state.last_new_at or finished),
        retry_after=state.retry_after,
    )


def _shares(session: Session, run: SourceRun) -> Sequence[float]:
    """The share of what was new in each of the last runs. To the very first everything is new: it does not count."""
    session.flush()
    of_source = (SourceRun.source_id == run.source_id) & SourceRun.state.in_(_TOLD)
    query = select(SourceRun.new, SourceRun.seen).where(of_source).order_by(SourceRun.id.desc())
    recent = session.execute(query.limit(LOOKED_BACK + 1)).all()
    return [new / max(seen, 1) for new, seen in recent[:-1]]
