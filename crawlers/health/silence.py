"""Whether a source is silent for longer than its own history makes likely. Pure.

An hour in which the source was read brought something new or did not. The share of hours that did is learned for each
hour of the day, apart for working days and days off. One hour of the source's mean and one without news are added to
each, so that little is not taken for much:

    p(slot) = (hours with news + p) / (hours read + 2),    p = hours with news / hours read
    P(silence) = product of 1 - p(slot) over the hours read since the last news

It is silent when P(silence) < 0.1 % and it has been quiet for longer than ever before but once: what comes in bursts
has its own long gaps, and one outage of the past must not excuse the next. Hours in which nobody asked count neither
way. With less than 7 days or 20 hours with news there is nothing to learn from; then `silent_after_hours` decides.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from crawlers.health.hours import Hour
from huiying.clock import BEIJING

UNLIKELY = 0.001
LEAST_SPAN = timedelta(days=7)
LEAST_NEWS = 20
_SATURDAY = 5
_HOUR = timedelta(hours=1)

Off = Callable[[date], bool]
"""Whether nobody works on a day in Beijing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How long a source has been quiet. `likely` is P(silence), None without history enough."""

    since: datetime | None
    silent: bool
    likely: float | None = None


def weekend(day: date) -> bool:
    """Days off where no calendar is at hand."""
    return day.weekday() >= _SATURDAY


def silence(
    hours: Sequence[Hour],
    *,
    now: datetime,
    after: timedelta,
    last_new: datetime | None = None,
    off: Off = weekend,
) -> Silence:
    """Judge a source by its hours, oldest first; the one under way is over only when it brought something.

    `after`: how long is too long for one that has no history yet; `last_new` when it brought something before it.
    """
    hours = [hour for hour in hours if hour.new or hour.at + _HOUR <= now]
    news = [place for place, hour in enumerate(hours) if hour.new]
    if len(news) < LEAST_NEWS or hours[news[-1]].at - hours[news[0]].at < LEAST_SPAN:
        since = hours[news[-1]].at if news else last_new or (hours[0].at if hours else None)
        return Silence(since=since, silent=since is not None and now - since > after)
    known, quiet = hours[: news[-1] + 1], hours[news[-1] + 1 :]
    likely = _likelihood(known, quiet, off)
    gaps = sorted(later - earlier for earlier, later in pairwise(news))
    longer = len(quiet) >= gaps[-2]
    return Silence(since=hours[news[-1]].at, silent=likely < UNLIKELY and longer, likely=likely)


def _likelihood(known: Sequence[Hour], quiet: Sequence[Hour], off: Off) -> float:
    slots = [_slot(hour, off) for hour in known]
    read, told = Counter(slots), Counter(slot for slot, hour in zip(slots, known, strict=True) if hour.new)
    mean = told.total() / read.total()
    likely = 0.0
    for hour in quiet:
        slot = _slot(hour, off)
        likely += math.log1p(-(told[slot] + mean) / (read[slot] + 2))
    return math.exp(likely)


def _slot(hour: Hour, off: Off) -> tuple[bool, int]:
    local = hour.at.astimezone(BEIJING)
    return off(local.date()), local.hour
