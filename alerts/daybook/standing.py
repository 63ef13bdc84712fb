"""The calendar that stands: one tiny query tells whether the one at hand is still the one on record."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.daybook.models import LoadedSchedule, ScheduleDay
from alerts.schedules import KINDS
from alerts.workdays import Calendar

NOTHING_LOADED = ""
KEPT = 8
_held: dict[str, Calendar] = {}
"""Calendars by their state, which is a digest of their content: true for any database."""


def calendar(session: Session) -> Calendar:
    """The working days as the schedules on record have them; the built-in ones where nothing was loaded."""
    state = version(session)
    found = _held.get(state)
    if found is None:
        found = Calendar() if state == NOTHING_LOADED else read(session)
        if len(_held) >= KEPT:
            _held.clear()
        _held[state] = found
    return found


def version(session: Session) -> str:
    """The state of the calendar on record: changes exactly when what it holds changes."""
    latest = select(LoadedSchedule.state).order_by(LoadedSchedule.id.desc()).limit(1)
    return session.scalar(latest) or NOTHING_LOADED


def read(session: Session) -> Calendar:
    """The calendar, read in full."""
    rows = session.execute(select(ScheduleDay.day, ScheduleDay.kind).where(ScheduleDay.active))
    years = session.scalars(select(LoadedSchedule.years))
    return Calendar(
        overrides={day: KINDS[kind] for day, kind in rows},
        announced=frozenset(year for each in years for year in each),
    )


def digest(overrides: Mapping[date, bool], announced: Iterable[int]) -> str:
    """The state of a calendar with these days and years."""
    lines = [f"{day} {working:d}" for day, working in sorted(overrides.items())]
    return hashlib.sha256("\n".join([*lines, *map(str, sorted(announced))]).encode()).hexdigest()
