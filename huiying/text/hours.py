"""The time of day as Chinese writes it: 上午9时, 晚上8点半, 8时20分许, 昨晚12点, 08:20."""

from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from re import Match
from typing import Final

from huiying.clock import BEIJING
from huiying.text.numerals import evaluate

_NUMBER = "(?:[0-9]{1,2}|[〇零一二三四五六七八九十两]{1,3})"

PERIODS: Final[dict[str, int]] = {
    "凌晨": 0,
    **dict.fromkeys(("清晨", "清早", "晨"), 5),
    **dict.fromkeys(("早晨", "早上", "早间", "一早", "早"), 6),
    "上午": 8,
    **dict.fromkeys(("中午", "正午"), 11),
    **dict.fromkeys(("下午", "午后"), 12),
    "傍晚": 17,
    **dict.fromkeys(("晚上", "晚间", "夜间", "夜里", "夜晚", "晚", "夜"), 18),
    **dict.fromkeys(("深夜", "半夜", "午夜"), 22),
}
"""When a part of the day begins, as an hour; what stands in for the hour when none is given."""

_QUARTERS: Final = {"一": 15, "三": 45}
_NOON: Final = 11
_NIGHT: Final = 18
_HALF_DAY: Final = 12
_DAY: Final = 24
_HOUR: Final = 60
_SMALL_HOURS: Final = range(1, 5)

PERIOD: Final = "(?:" + "|".join(sorted(PERIODS, key=len, reverse=True)) + ")"
CLOCK: Final = (
    rf"(?:(?P<hour>{_NUMBER}) ?[时点](?: ?(?P<minute>{_NUMBER}) ?分(?!钟)(?: ?{_NUMBER} ?秒)?"
    r"|(?P<half>半)|(?P<quarter>[一三])刻|[整钟])?"
    r"|(?P<h>[0-9]{1,2}):(?P<m>[0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)"
    r"(?: ?许|左右|前后)?"
)
"""Hours and minutes. Groups: hour, minute, half, quarter, h, m, zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOfDay:
    """`hour` 0–47: the hours after midnight of an evening belong to the next day. `minute` None: not said."""

    hour: int
    minute: int | None


def time_of_day(found: Match[str]) -> TimeOfDay | None:
    """The time in a match with the groups of CLOCK and `period`; None if there is no such time."""
    hour, minute = _whole(found["hour"] or found["h"]), _minute(found)
    if hour > _DAY or (minute or 0) >= _HOUR:
        return None
    return TimeOfDay(hour=_in_period(hour, found["period"]), minute=minute)


def _minute(found: Match[str]) -> int | None:
    if found["half"]:
        return _HOUR // 2
    if found["quarter"]:
        return _QUARTERS[found["quarter"]]
    written = found["minute"] or found["m"]
    return _whole(written) if written else None


def _whole(written: str) -> int:
    return int(evaluate(written) or 0)


def offset(zone: str | None) -> tzinfo:
    """The zone written behind a clock time; Beijing where none is."""
    if zone is None:
        return BEIJING
    if zone == "Z":
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    shift = timedelta(hours=hours % _DAY, minutes=minutes % _HOUR)
    return timezone(shift if zone[0] == "+" else -shift)


def _in_period(hour: int, period: str | None) -> int:
    """下午3点 is 15; 晚上12点 and 夜里1点 fall on the next day; 凌晨12点 is 0."""
    start = PERIODS[period] if period else None
    if start is None or hour > _HALF_DAY:
        return hour
    if start == 0:
        return hour % _HALF_DAY
    if start >= _NIGHT and (hour % _HALF_DAY == 0 or hour in _SMALL_HOURS):
        return _DAY + hour % _HALF_DAY
    if start > _NOON and hour < _HALF_DAY:
        return hour + _HALF_DAY
    return hour + _HALF_DAY if start == _NOON and hour in _SMALL_HOURS else hour
