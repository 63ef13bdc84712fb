"""Working days: the published schedule (国务院办公厅 notice), the office's overrides, and a marked guess beyond.

Past the published schedule a day is computed from the statutory days and their substitute days
(全国年节及纪念日放假办法 第六条) and is provisional: next year's notice may exchange it.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import chinese_calendar
import holidays

from huiying.errors import Invalid

WEEKDAYS = "一二三四五六日"
SATURDAY = 5
YEAR_END = (12, 25)
"""From this day on, the notice of the next year may still exchange days (2007, 2008, 2012 and 2019 it did)."""
KINDS = {
    (True, False): "工作日",
    (True, True): "调休上班",
    (False, True): "周末",
    (False, False): "放假",
}
"""What a day is called, by (worked, on a weekend)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day looked up. `provisional`: no schedule is published for its year."""

    date: date
    working: bool
    provisional: bool

    def __str__(self) -> str:
        return f"{self.date.isoformat()} 周{WEEKDAYS[self.date.weekday()]} {self._kind()}"

    def _kind(self) -> str:
        kind = KINDS[self.working, self.date.weekday() >= SATURDAY]
        return f"{kind}（暂定）" if self.provisional else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """The day a count ends on, whether it may still move, and every day that was looked at."""

    day: date
    provisional: bool
    steps: tuple[Day, ...]


@cache
def _beyond(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


@cache
def _statutory(year: int) -> holidays.HolidayBase:
    """The 13 statutory days alone, without substitute days."""
    return holidays.country_holidays("CN", years=year, observed=False)


def _published(day: date) -> bool | None:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The schedule of one office: what is published, corrected by its own overrides (day → is it worked).

    `announced`: years whose schedule the overrides hold in full; a day they do not name is as the week has it.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    announced: frozenset[int] = frozenset()

    def look(self, day: date) -> Day:
        working = self._settled(day)
        if working is not None:
            return Day(date=day, working=working, provisional=False)
        return Day(date=day, working=_beyond(day.year).is_working_day(day), provisional=True)

    def _settled(self, day: date) -> bool | None:
        if day in self.overrides:
            return self.overrides[day]
        published = _published(day)
        if published is None and day.year in self.announced:
            return day.weekday() < SATURDAY and day not in _statutory(day.year)
        return published

    def may_be_exchanged(self, day: date) -> bool:
        """Whether the schedule of its year is known, but the next year's notice may still move this day."""
        if (day.month, day.day) < YEAR_END or self._settled(day) is None:
            return False
        return self._settled(date(day.year + 1, 1, 1)) is None

    def add_workdays(self, start: date, count: int, paused: Container[date] = ()) -> Sum:
        """The `count`-th working day after `start`; the start day itself does not count (民法典 第二百零一条).

        A paused day is not looked up. Raises Invalid for a negative count.
        """
        if count < 0:
            raise Invalid(f"工作日天数不能为负：{count}", code="negative_limit")
        looked: list[Day] = []
        left, day = count, start
        while left:
            day += timedelta(days=1)
            if day not in paused:
                looked.append(self.look(day))
                left -= looked[-1].working
        return _sum(day, looked)

    def roll(self, day: date, paused: Container[date] = ()) -> Sum:
        """The day itself if it is worked, else the next one that is and is not paused (民法典 第二百零三条)."""
        looked = [self.look(day)]
        while not looked[-1].working or looked[-1].date in paused:
            looked.append(self.look(looked[-1].date + timedelta(days=1)))
        return _sum(looked[-1].date, looked)


def _sum(day: date, looked: list[Day]) -> Sum:
    return Sum(day=day, provisional=any(each.provisional for each in looked), steps=tuple(looked))
