"""How far the watch can be relied upon: “all quiet” is worth what its sources are worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.models import GOOD, SourceState
from crawlers.sources import Source

PATIENCE = 3
"""Turns a source may miss before the crawler itself is taken for stopped."""
_SHORTEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source as the duty officer should see it.

    `state` is that of its last run, or `disabled`, `never_run`, `stalled` (no run when there should have been),
    `silent` (runs well and brings nothing new for longer than `silent_after_hours`).
    """

    id: str
    name: str
    state: str
    good: bool
    error: str | None
    last_run_at: datetime | None
    last_good_at: datetime | None
    last_new_at: datetime | None


def coverage(session: Session, sources: Sequence[Source], *, now: datetime) -> list[SourceHealth]:
    """Health of every declared source, in their order."""
    query = select(SourceState).where(SourceState.id.in_([source.id for source in sources]))
    states = {state.id: state for state in session.scalars(query)}
    return [_health(source, states.get(source.id), now) for source in sources]


def _health(source: Source, state: SourceState | None, now: datetime) -> SourceHealth:
    name = condition(source, state, now)
    return SourceHealth(
        id=source.id,
        name=source.name,
        state=name,
        good=name in GOOD,
        error=state.error if state else None,
        last_run_at=state.last_run_at if state else None,
        last_good_at=state.last_good_at if state else None,
        last_new_at=state.last_new_at if state else None,
    )


def condition(source: Source, state: SourceState | None, now: datetime) -> str:
    """The one word for a source now."""
    if not source.enabled:
        return "disabled"
    if state is None or state.last_run_at is None or state.state is None:
        return "never_run"
    # Not by its last run: the schedule asks a quiet source, or one that wants no robots, but once a day.
    interval = timedelta(minutes=state.interval_minutes or source.interval_minutes)
    if now - max(state.due_at, state.last_run_at) > max(PATIENCE * interval, _SHORTEST):
        return "stalled"
    since = state.last_new_at or state.last_run_at
    if state.state in GOOD and now - since > timedelta(hours=source.silent_after_hours):
        return "silent"
    return state.state
