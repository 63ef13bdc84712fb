"""From the start of a clock and its limit to the moment it is due.

Hours run through nights and holidays. Days and months end on a working day at 24:00 Beijing time, working days
are counted one by one, fixed dates are inclusive and do not move (民法典 第二百零一至二百零三条; house reading
of `rules`: a day ends 23:59:59+08:00). Windows, minimums and retention periods do not roll to a working day.
An extension is one count from the original start, never from a rolled end.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from alerts.dates import months_later, next_date, quarter_end
from alerts.pauses import NONE, Pauses, day_after, described
from alerts.workdays import Calendar, Sum
from huiying.clock import BEIJING, aware
from huiying.errors import Invalid

END_OF_DAY = time(23, 59, 59)


class Unit(StrEnum):
    MINUTE = "minute"
    HOUR = "hour"
    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"
    FIXED_DATE = "fixed_date"
    IMMEDIATE = "immediate"


class Kind(StrEnum):
    """What the end of a limit means."""

    LIMIT = "limit"
    """A duty ends."""
    MIN = "min"
    """The earliest lawful end."""
    WINDOW = "window"
    """What happens up to here counts."""
    KEEP = "keep"
    """How long something is kept."""
    FIXED = "fixed"
    """A date of the calendar."""


LONGEST = 36_600
"""Larger counts are a slip of the pen, in any unit of days or more."""
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
    kind: Kind = Kind.LIMIT

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What a limit is counted with: the schedule of working days, intervals left out, units granted on top."""

    schedule: Calendar
    pauses: Pauses = NONE
    extended_by: float = 0


def due(
    start: datetime, limit: Limit, schedule: Calendar, pauses: Pauses = NONE, extended_by: float = 0
) -> Deadline:
    """The moment a limit that runs from `start` ends; `extended_by` is in the unit of the limit.

    Nothing moves a fixed date or an immediate duty. Raises Invalid for a limit that makes no sense.
    """
    start = aware(start)
    count = Count(schedule=schedule, pauses=pauses, extended_by=extended_by)
    match limit.unit:
        case Unit.FIXED_DATE:
            return _fixed(start, str(limit.amount), count)
        case Unit.IMMEDIATE:
            return _immediate(start, count)
        case Unit.MINUTE | Unit.HOUR:
            return _running(start, limit, count)
        case _:
            return _counted(start, limit, count)


def _amount(limit: Limit, count: Count) -> float:
    if isinstance(limit.amount, str) or limit.amount < 0:
        raise Invalid(f"时限 {limit.amount} 不是数字，或小于零", code="bad_limit")
    if not 0 <= count.extended_by <= LONGEST:
        raise Invalid(f"延长 {count.extended_by:g} 不合理：应在 0 与 {LONGEST} 之间", code="bad_extension")
    return limit.amount + count.extended_by


def _whole(limit: Limit, count: Count) -> int:
    total = _amount(limit, count)
    if total != int(total):
        raise Invalid(f"以{LABELS[limit.unit]}计的期限必须是整数，而不是 {total:g}", code="bad_limit")
    return int(total)


def _local(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def _day_end(day: date) -> datetime:
    return aware(datetime.combine(day, END_OF_DAY, BEIJING))


def _running(start: datetime, limit: Limit, count: Count) -> Deadline:
    span = timedelta(**{f"{limit.unit}s": _amount(limit, count)})
    steps = (
        f"起算 {start.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        f"加 {_in_words(limit, count)}，昼夜与节假日不停",
        *described(count.pauses),
    )
    return Deadline(due=count.pauses.run(start, span), provisional=False, steps=steps)


def _immediate(start: datetime, count: Count) -> Deadline:
    steps = (f"起算 {start.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}", "与所依据的行为同步，不另给期限")
    return Deadline(due=start, provisional=False, steps=(*steps, *_unmoved(count)))


def _counted(start: datetime, limit: Limit, count: Count) -> Deadline:
    total = _whole(limit, count)
    first = _local(start)
    steps = (
        f"起算日 {first} 不计",
        *((f"期限 {_in_words(limit, count)}",) if count.extended_by else ()),
        *described(count.pauses),
    )
    if limit.unit is Unit.WORKDAY:
        return _ended(count.schedule.add_workdays(first, total, count.pauses), steps, count)
    days = total if limit.unit is Unit.DAY else (months_later(first, total) - first).days
    last = day_after(first, days, count.pauses)
    if limit.kind is not Kind.LIMIT:
        return Deadline(due=_day_end(last), provisional=False, steps=(*steps, f"末日 {last}，不顺延"))
    return _ended(count.schedule.roll(last, count.pauses), (*steps, f"期限末日 {last}"), count)


def _ended(found: Sum, steps: tuple[str, ...], count: Count) -> Deadline:
    caution = count.schedule.may_be_exchanged(found.day)
    return Deadline(
        due=_day_end(found.day),
        provisional=found.provisional,
        steps=(
            *steps,
            *(str(day) for day in found.steps),
            *(("下一年放假通知可能调整 12 月 25 日以后的工作日，通知公布后请复核",) if caution else ()),
        ),
    )


def _in_words(limit: Limit, count: Count) -> str:
    if not count.extended_by:
        return str(limit)
    return f"{limit}，延长 {count.extended_by:g} {LABELS[limit.unit]}，自原起算点一并计算"


def _unmoved(count: Count) -> tuple[str, ...]:
    moved = count.extended_by or count.pauses.intervals
    return ("中止与延长不改变同步要求和固定日期",) if moved else ()


def _fixed(start: datetime, when: str, count: Count) -> Deadline:
    first = _local(start)
    day = quarter_end(first) if when == "quarter" else next_date(first, when)
    steps = (f"固定日期 {day}，含当日，不顺延", *_unmoved(count))
    return Deadline(due=_day_end(day), provisional=False, steps=steps)
