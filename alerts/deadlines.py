"""From the start of a clock and its limit to the moment it is due.

Hours run through nights and holidays. Days and months end on a working day at 24:00 Beijing time, working days
are counted one by one, fixed dates are inclusive and do not move (民法典 第二百零一至二百零三条; house reading
of `rules`: a day ends 23:59:59+08:00).
"""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from alerts.workdays import Calendar
from huiying.clock import BEIJING, aware
from huiying.errors import Invalid

END_OF_DAY = time(23, 59, 59)
QUARTER_MONTHS = 3
MONTHS_OF_YEAR = 12


class Unit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"
    FIXED_DATE = "fixed_date"
    IMMEDIATE = "immediate"


LABELS = {
    Unit.MINUTE: "分钟",
    Unit.HOUR: "小时",
    Unit.WORKDAY: "个工作日",
    Unit.DAY: "日",
    Unit.MONTH: "个月",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How long: a number of units, or a calendar date (`01-31`, or `quarter` for the end of the quarter)."""

    amount: float | str
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount:g} {LABELS[self.unit]}" if self.unit in LABELS else self._date()

    def _date(self) -> str:
        return "同步" if self.unit is Unit.IMMEDIATE else f"截至 {self.amount}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When it is due (UTC), whether a schedule not yet published may move it, and how it was counted."""

    due: datetime
    provisional: bool
    steps: tuple[str, ...]


def due(start: datetime, limit: Limit, schedule: Calendar) -> Deadline:
    """The moment a limit that runs from `start` ends. Raises Invalid for a limit that makes no sense."""
    start = aware(start)
    match limit.unit:
        case Unit.FIXED_DATE:
            return _fixed(start, str(limit.amount))
        case Unit.WORKDAY:
            return _workdays(start, int(_number(limit)), schedule)
        case Unit.DAY:
            return _rolled(_local(start) + timedelta(days=int(_number(limit))), schedule)
        case Unit.MONTH:
            return _rolled(_months_later(_local(start), int(_number(limit))), schedule)
        case _:
            return _exact(start, limit)


def _number(limit: Limit) -> float:
    if isinstance(limit.amount, str) or limit.amount < 0:
        raise Invalid(f"时限 {limit.amount} 不是数字，或小于零", code="bad_limit")
    return limit.amount


def _local(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _day_end(day: date) -> datetime:
    return aware(datetime.combine(day, END_OF_DAY, BEIJING))


def _exact(start: datetime, limit: Limit) -> Deadline:
    span = timedelta() if limit.unit is Unit.IMMEDIATE else timedelta(**{f"{limit.unit}s": _number(limit)})
    steps = (f"起算 {start.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}", f"加 {limit}，昼夜与节假日不停")
    return Deadline(due=start + span, provisional=False, steps=steps)


def _workdays(start: datetime, count: int, schedule: Calendar) -> Deadline:
    found = schedule.add_workdays(_local(start), count)
    steps = (f"起算日 {_local(start)} 不计", *(str(day) for day in found.steps))
    return Deadline(due=_day_end(found.day), provisional=found.provisional, steps=steps)


def _rolled(day: date, schedule: Calendar) -> Deadline:
    found = schedule.roll(day)
    steps = (f"期限末日 {day}", *(str(each) for each in found.steps))
    return Deadline(due=_day_end(found.day), provisional=found.provisional, steps=steps)


def _months_later(day: date, count: int) -> date:
    years, month = divmod(day.month - 1 + count, MONTHS_OF_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def _fixed(start: datetime, when: str) -> Deadline:
    first = _local(start)
    day = _quarter_end(first) if when == "quarter" else _next_date(first, when)
    return Deadline(due=_day_end(day), provisional=False, steps=(f"固定日期 {day}，含当日，不顺延",))


def _quarter_end(day: date) -> date:
    month = (day.month + QUARTER_MONTHS - 1) // QUARTER_MONTHS * QUARTER_MONTHS
    return date(day.year, month, gregorian.monthrange(day.year, month)[1])


def _next_date(day: date, when: str) -> date:
    try:
        found = date.fromisoformat(f"{day.year}-{when}")
        return found if found >= day else date.fromisoformat(f"{day.year + 1}-{when}")
    except ValueError as wrong:
        raise Invalid(
            f"固定日期应写成 月-日（01-31）或 quarter，而不是 {when!r}", code="bad_limit"
        ) from wrong
