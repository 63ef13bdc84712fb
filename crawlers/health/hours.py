"""Hours of a source: written after each run, read as the history its habits are learned from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from crawlers.health.models import SourceHour
from crawlers.models import RunState, SourceRun

KEPT = timedelta(days=57)
"""Eight weeks, so that a day can be held against eight of its kind."""
_READ = frozenset({RunState.FRESH, RunState.UNCHANGED, RunState.PARTIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One hour in which a source was read, and how much new it brought."""

    at: datetime
    new: int


def book(session: Session, run: SourceRun) -> None:
    """Add an ended run to its hour, in the transaction that closes it, and let go what is too old to learn from."""
    hour = (run.finished_at or run.started_at).replace(minute=0, second=0, microsecond=0)
    held = session.get(SourceHour, (run.source_id, hour))
    if held is None:
        held = SourceHour(source_id=run.source_id, hour=hour, runs=0, read=0, new=0, bytes=0)
        session.add(held)
        old = (SourceHour.source_id == run.source_id) & (SourceHour.hour < hour - KEPT)
        session.execute(delete(SourceHour).where(old))
    held.runs += 1
    held.read += run.state in _READ
    held.new += run.new
    held.bytes += run.bytes


def histories(
    session: Session, source_ids: Collection[str], *, now: datetime, back: timedelta = KEPT
) -> dict[str, list[Hour]]:
    """Of each source the hours in which it was read, oldest first."""
    query = (
        select(SourceHour.source_id, SourceHour.hour, SourceHour.new)
        .where(SourceHour.source_id.in_(source_ids), SourceHour.read > 0, SourceHour.hour > now - back)
        .order_by(SourceHour.hour)
    )
    found: dict[str, list[Hour]] = {source_id: [] for source_id in source_ids}
    for source_id, hour, new in session.execute(query):
        found[source_id].append(Hour(at=hour, new=new))
    return found
