"""Whether a source brings far more or far less than on days of the same kind. Pure.

The last 24 hours are held against the same 24 hours one to eight weeks before, those of them that were days off like
today or working days like today, and in which the source was read at least half as often. With three of them it is
`high` above three times the most of them (and ten more than it), `low` below a third of the least (which is ten or more).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crawlers.health.hours import Hour
from crawlers.health.silence import Off, weekend
from huiying.clock import BEIJING

DAY = timedelta(days=1)
WEEKS = 8
LEAST_DAYS = 3
FACTOR = 3
MATTERS = 10
"""Posts that are too few to say anything."""


class Odd(StrEnum):
    """Which way."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """New posts of the last 24 hours, and the least, the most and the mean of the days like it."""

    count: int
    least: int | None = None
    most: int | None = None
    usual: float | None = None
    odd: Odd | None = None


def volume(hours: Sequence[Hour], *, now: datetime, off: Off = weekend) -> Volume:
    """Judge the last 24 hours of a source by its hours, oldest first."""
    today = _window(hours, now)
    count = sum(hour.new for hour in today)
    like_it = [
        sum(hour.new for hour in window)
        for back in range(1, WEEKS + 1)
        if (window := _like(hours, now, back, len(today), off)) is not None
    ]
    if len(like_it) < LEAST_DAYS:
        return Volume(count=count)
    least, most = min(like_it), max(like_it)
    return Volume(
        count=count, least=least, most=most, usual=sum(like_it) / len(like_it), odd=_odd(count, least, most)
    )


def _odd(count: int, least: int, most: int) -> Odd | None:
    if count > FACTOR * most and count - most >= MATTERS:
        return Odd.HIGH
    return Odd.LOW if least >= MATTERS and count * FACTOR < least else None


def _window(hours: Sequence[Hour], end: datetime) -> Sequence[Hour]:
    # An hour is named by its beginning: the one that is under way now counts to today.
    first = bisect_left(hours, end - DAY, key=_begins)
    return hours[first : bisect_left(hours, end, key=_begins)]


def _like(hours: Sequence[Hour], now: datetime, back: int, read: int, off: Off) -> Sequence[Hour] | None:
    """The same 24 hours some weeks ago; None where they say nothing of today."""
    end = now - back * 7 * DAY
    # What a new source brings at first is its past, not its pace.
    if not hours or end - DAY < hours[0].at + DAY:
        return None
    if off(end.astimezone(BEIJING).date()) != off(now.astimezone(BEIJING).date()):
        return None
    window = _window(hours, end)
    return window if 2 * len(window) >= read and window else None


def _begins(hour: Hour) -> datetime:
    return hour.at
