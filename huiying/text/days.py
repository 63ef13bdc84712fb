"""Days as Chinese writes them, and which day of the calendar each means: 3月1日, 昨日, 1日, 上周五, 2026-03-01."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match, Pattern
from typing import Final

from huiying.text.hours import PERIOD
from huiying.text.numerals import evaluate

_N = "(?:[0-9]{1,2}|[〇零一二三四五六七八九十]{1,3})"
_DIGITS = "0-9〇零一二三四五六七八九十百两几"
_WEEKDAYS: Final = {name: at for at, name in enumerate("一二三四五六日")} | {"天": 6}
_WEEKS: Final = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}
_NAMED_YEARS: Final = {"今": 0, "本": 0, "去": -1, "前": -2, "明": 1}
_NAMED_DAYS: Final = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_TOO_FAR_AHEAD: Final = timedelta(days=183)
_TOO_LONG_AGO: Final = timedelta(days=330)
_NEXT_MONTH: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What an incomplete date is read against: the day of publication and the day the text named last."""

    published: date | None
    named: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the calendar, or with `whole_month` the first of the month that was meant."""

    on: date
    whole_month: bool = False


Reader = Callable[[Match[str], Reference], Day | None]


def _full(found: Match[str], _: Reference) -> Day | None:
    return _day(_number(found[1]), _number(found[2]), _number(found[3]))


def _year_and_month(found: Match[str], _: Reference) -> Day | None:
    day = _day(_number(found[1]), _number(found[2]), 1)
    return None if day is None else Day(on=day.on, whole_month=True)


def _in_named_year(found: Match[str], reference: Reference) -> Day | None:
    if reference.published is None:
        return None
    year = reference.published.year + _NAMED_YEARS[found[1]]
    if found[3] is None:
        day = _day(year, _number(found[2]), 1)
        return None if day is None else Day(on=day.on, whole_month=True)
    return _day(year, _number(found[2]), _number(found[3]))


def _month_and_day(found: Match[str], reference: Reference) -> Day | None:
    """In the year of what it is read against, unless that is half a year ahead of it or nearly a year behind."""
    base = reference.named or reference.published
    if base is None:
        return None
    month, number = _number(found[1]), _number(found[2])
    day = _day(base.year, month, number)
    if day is None:
        return None
    shift = -1 if day.on - base > _TOO_FAR_AHEAD else int(base - day.on > _TOO_LONG_AGO)
    return _day(base.year + shift, month, number)


def _day_alone(found: Match[str], reference: Reference) -> Day | None:
    """In the month the text is in, or early in the next; without one the last such day up to publication."""
    number = _number(found[1])
    if reference.named is not None:
        base = reference.named
        if base.day - number > _NEXT_MONTH:
            base = base.replace(day=28) + timedelta(days=4)
        return _day(base.year, base.month, number)
    if reference.published is None:
        return None
    day = _day(reference.published.year, reference.published.month, number)
    if day is not None and day.on <= reference.published:
        return day
    before = reference.published.replace(day=1) - timedelta(days=1)
    return _day(before.year, before.month, number)


def _named_day(found: Match[str], reference: Reference) -> Day | None:
    if reference.published is None:
        return None
    return Day(on=reference.published + timedelta(days=_NAMED_DAYS[found[1]]))


def _same_day(_: Match[str], reference: Reference) -> Day | None:
    on = reference.named or reference.published
    return None if on is None else Day(on=on)


def _weekday(found: Match[str], reference: Reference) -> Day | None:
    if reference.published is None:
        return None
    monday = reference.published - timedelta(days=reference.published.weekday())
    on = monday + timedelta(days=_WEEKDAYS[found[2]], weeks=_WEEKS.get(found[1] or "本", 0))
    if found[1] is None and on > reference.published:
        on -= timedelta(weeks=1)
    return Day(on=on)


def _number(written: str) -> int:
    return int(evaluate(written) or 0)


def _day(year: int, month: int, day: int) -> Day | None:
    try:
        return Day(on=date(year, month, day))
    except ValueError:
        return None


_YEAR = "(?<![0-9])((?:19|20)[0-9]{2}|(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2})"
_AFTER_DAY = "(?![内后前之起以均报常元用夜本均间期子游])"
FORMS: Final[tuple[tuple[Pattern[str], Reader], ...]] = (
    (re.compile(rf"{_YEAR} ?年 ?({_N}) ?月 ?({_N}) ?[日号]"), _full),
    (re.compile(r"(?<![0-9./-])((?:19|20)[0-9]{2})[./-]([01]?[0-9])[./-]([0-3]?[0-9])(?![0-9])"), _full),
    (re.compile(rf"{_YEAR} ?年 ?({_N}) ?月(?:份|(?! ?{_N} ?[日号]))"), _year_and_month),
    (re.compile(rf"([今本去前明])年 ?({_N}) ?月(?:份| ?({_N}) ?[日号])?"), _in_named_year),
    (re.compile(rf"(?<![{_DIGITS}年])({_N}) ?月 ?({_N}) ?[日号]"), _month_and_day),
    (re.compile(r"(?<![0-9./-])([01]?[0-9])[/-]([0-3]?[0-9])(?= [0-2]?[0-9]:[0-5][0-9])"), _month_and_day),
    (re.compile(rf"(?<![{_DIGITS}月第每近.])({_N})(?:日{_AFTER_DAY}|号(?= ?{PERIOD}))"), _day_alone),
    (
        re.compile(r"(?<![目以之此日年])(大前|前|昨|今|明|后)(?:天|日(?!报)|(?=[晚晨早夜]|凌晨|上午|下午))"),
        _named_day,
    ),
    (re.compile(r"[当同]天|[当同]日|同一天|当(?=晚)"), _same_day),
    (
        re.compile(
            rf"(?<![{_DIGITS}每双单逢至到])(上上|上|本|这|下)?(?:周|星期|礼拜)([一二三四五六日天])(?![至到年])"
        ),
        _weekday,
    ),
)
"""How a day can be written, the fullest form first."""
