"""What was loaded, by whom, and which days stand by it: for the screen and the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.daybook import standing
from alerts.daybook.models import LoadedSchedule, ScheduleDay
from alerts.workdays import Calendar
from huiying.clock import BEIJING

FIRST_YEAR = 2004
"""The first year of the built-in schedules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Files, newest first; days that stand, in order; the last year whose schedule is published."""

    schedules: Sequence[LoadedSchedule]
    days: Sequence[ScheduleDay]
    published_to: int


def read(session: Session) -> History:
    schedules = session.scalars(select(LoadedSchedule).order_by(LoadedSchedule.id.desc())).all()
    days = session.scalars(
        select(ScheduleDay).where(ScheduleDay.active).order_by(ScheduleDay.day, ScheduleDay.id)
    ).all()
    return History(schedules=schedules, days=days, published_to=published_to(standing.calendar(session)))


def published_to(calendar: Calendar) -> int:
    """The last year up to which every year's schedule is known."""
    year = FIRST_YEAR
    while not calendar.look(date(year + 1, 7, 1)).provisional:
        year += 1
    return year


def as_json(found: History) -> dict[str, Any]:
    """The same in plain values."""
    return {
        "published_to": found.published_to,
        "schedules": [
            {
                "file": each.file_name,
                "sha256": each.sha256,
                "years": each.years,
                "days": each.days,
                "replaced": each.replaced,
                "loaded_at": each.loaded_at.astimezone(BEIJING).isoformat(),
                "loaded_by": each.loaded_by,
            }
            for each in found.schedules
        ],
        "days": [{"date": str(each.day), "kind": each.kind, "source": each.source} for each in found.days],
    }
