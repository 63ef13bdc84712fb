"""Times that pages count from the present or write without a year: 3小时前, 昨天 09:16, 上周五, 5月13日 09:16.

Lists and microblogs show little else. A post is not from the future, so what leaves out the year is the last such day.
What stands here is short; whole sentences are read by `huiying.text.dates`.
"""

import re
from datetime import datetime, timedelta
from typing import Final

from huiying.clock import BEIJING

_NUMERALS: Final = {sign: at for at, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "几": 3}
_CLOCK = (
    r"(?:\s*(?P<half>上午|下午|晚上?|傍晚|凌晨|早上?|清晨|中午)?\s*(?P<hour>[01]?\d|2[0-3])"
    r"(?:\s*[:：]\s*(?P<minute>[0-5]\d)(?:\s*[:：]\s*[0-5]\d)?|[时点](?:(?P<minutes>[0-5]?\d)分|半)?))?"
)
_AGO = re.compile(
    r"(?P<number>\d{1,3}|半|[一二三四五六七八九十两几])\s*(?:个\s*)?(?P<unit>秒钟?|分钟?|小时|钟头|天|日|周|星期|礼拜|月|年)(?:之|以)?前"
)
_NAMED = re.compile(rf"(?P<day>大前|前|昨|今)(?:[天日]|(?=[晚早])){_CLOCK}")
_WEEKDAY = re.compile(rf"(?P<week>上上|上|本|这)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天]){_CLOCK}")
_DATE = re.compile(
    rf"(?<![\d年.-])(?:(?P<year>今年|去年|前年)|(?P<last>上个?月))?"
    rf"(?:(?P<month>1[0-2]|0?[1-9])\s*(?:月|[-/](?=\d{{1,2}}\s+\d{{1,2}}:)))?\s*(?P<date>3[01]|[12]\d|0?[1-9])(?:[日号]|(?=\s+\d{{1,2}}:)){_CLOCK}"
)
_DAY_ALONE = re.compile(
    r"(?P<month>0[1-9]|1[0-2])-(?P<date>[0-3]\d)(?P<hour>)(?P<minute>)(?P<minutes>)(?P<half>)(?P<year>)(?P<last>)"
)
_JUST = re.compile(r"刚刚|刚才")
_SECONDS: Final = {
    "秒": 1,
    "分": 60,
    "小": 3600,
    "钟": 3600,
    "天": 86400,
    "日": 86400,
    "周": 604800,
    "星": 604800,
    "礼": 604800,
}
_DAYS: Final = {"大前": 3, "前": 2, "昨": 1, "今": 0}
_WEEKS: Final = {"上上": 2, "上": 1, "本": 0, "这": 0}
_YEARS: Final = {"今年": 0, "去年": 1, "前年": 2}
_NOON, _MONTHS, _LONGEST = 12, 12, 80


def read_relative(text: str, now: datetime) -> datetime | None:
    """The time a short text says, against `now`; aware, in Beijing time. None when it says none."""
    text, local = text[:_LONGEST], now.astimezone(BEIJING)
    if _JUST.search(text):
        return local
    if ago := _AGO.search(text):
        return _before(local, ago)
    if named := _NAMED.search(text):
        return _clock(local - timedelta(days=_DAYS[named["day"]]), named)
    if weekday := _WEEKDAY.search(text):
        return _on_weekday(local, weekday)
    dated = _DAY_ALONE.fullmatch(text) or _DATE.search(text)
    return _dated(local, dated) if dated else None


def _before(local: datetime, ago: re.Match[str]) -> datetime | None:
    said = ago["number"]
    number = 0.5 if said == "半" else float(said) if said.isdecimal() else float(_NUMERALS[said])
    unit = ago["unit"][0]
    if unit in _SECONDS:
        return local - timedelta(seconds=number * _SECONDS[unit])
    months = int(number) if unit == "月" else int(number * _MONTHS)
    year, month = divmod(local.year * _MONTHS + local.month - 1 - months, _MONTHS)
    day = local.day
    while day > 0:
        try:
            return local.replace(year=year, month=month + 1, day=day)
        except ValueError:
            # 31 March less one month is the last of February.
            day -= 1
    return None


def _on_weekday(local: datetime, found: re.Match[str]) -> datetime:
    weekday = "一二三四五六日".find(found["weekday"].replace("天", "日"))
    monday = local - timedelta(days=local.weekday())
    at = _clock(monday + timedelta(days=weekday, weeks=-_WEEKS.get(found["week"] or "本", 0)), found)
    return at - timedelta(weeks=1) if found["week"] is None and at > local else at


def _dated(local: datetime, found: re.Match[str]) -> datetime | None:
    year, month, date = local.year, local.month, int(found["date"])
    if found["month"]:
        month = int(found["month"])
    elif found["last"]:
        year, month = (year, month - 1) if month > 1 else (year - 1, _MONTHS)
    else:
        return None
    try:
        if found["year"]:
            return _clock(local.replace(year=year - _YEARS[found["year"]], month=month, day=date), found)
        at = _clock(local.replace(year=year, month=month, day=date), found)
        return at if at <= local + timedelta(days=1) else at.replace(year=year - 1)
    except ValueError:
        return None


def _clock(day: datetime, found: re.Match[str]) -> datetime:
    """The time of day that stands behind a day; midnight where none does."""
    hour, minute = int(found["hour"] or 0), int(found["minute"] or found["minutes"] or 0)
    if found["hour"] and found.group(0).endswith("半"):
        minute = 30
    if found["half"] in {"下午", "晚", "晚上", "傍晚"} and hour < _NOON:
        hour += _NOON
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
