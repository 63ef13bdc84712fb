"""What stands in a cell: text, numbers that a spreadsheet has bent, and times as people and spreadsheets write them."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from crawlers.moments import read_moment
from huiying.clock import BEIJING

_EXACT = 10**15
"""A spreadsheet keeps fifteen digits; the rest of a longer number is gone."""
_FORCED_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_AMOUNT = re.compile(r"(\d+)\.0+")
_POWER = re.compile(r"(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})")
_SERIAL = re.compile(r"[3-6]\d{4}(?:\.\d+)?")
_FIRST_DAY = datetime(1899, 12, 30, tzinfo=BEIJING)
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:[ T]?([0-2]\d)([0-5]\d)([0-5]\d)?)?")
_AMERICAN = re.compile(r"([01]?\d)/([0-3]?\d)/((?:19|20)\d\d)(?!\d)(.*)", re.DOTALL)
_AFTERNOON = re.compile(
    r"(?P<date>.*?)(?P<hour>\d{1,2})(?P<rest>:\d\d(?::\d\d)?)\s*(?P<half>[AP])\.?M\.?", re.IGNORECASE
)
_ABSENT = frozenset({"-", "--", "/", "\\", "无", "null", "none", "nan", "n/a", "未知"})
_NOON = 12


def cell_text(value: Any) -> str:
    """A cell as text: whole floats without their fraction, nothing as an empty string.

    A number too long for a spreadsheet keeps its power of ten, by which `exact` knows that digits are lost.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        if value.is_integer():
            return str(int(value)) if abs(value) < _EXACT else f"{value:.9E}"
        return str(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    text = str(value).replace("\0", "").strip()
    forced = _FORCED_TEXT.fullmatch(text)
    return forced[1].strip() if forced else text


def exact(name: str) -> str:
    """An identifier that a spreadsheet took for an amount, read back; empty when its digits are lost (2.02603E+13)."""
    if amount := _AMOUNT.fullmatch(name):
        return amount[1]
    power = _POWER.fullmatch(name)
    if power is None:
        return name
    return "" if int(power[3]) > len(power[2] or "") else str(int(Decimal(name)))


def cell_moment(text: str, now: datetime) -> datetime | None:
    """A time in a cell, UTC; without a zone it is Beijing time. Raises ValueError when it is none, None when there is none."""
    if text.lower() in _ABSENT:
        return None
    moment = _serial(text) or _compact(text) or read_moment(_twenty_four(_year_first(text)), now=now)
    if moment is None:
        raise ValueError(text)
    return moment


def _serial(text: str) -> datetime | None:
    """Days since 1900 as spreadsheets count them: 46082.354."""
    if not _SERIAL.fullmatch(text):
        return None
    at = _FIRST_DAY + timedelta(seconds=round(float(text) * 86_400))
    return at.astimezone(UTC)


def _compact(text: str) -> datetime | None:
    """20260301, 202603010830, 20260301083000."""
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=BEIJING).astimezone(UTC)
    except ValueError:
        return None


def _year_first(text: str) -> str:
    match = _AMERICAN.fullmatch(text)
    return f"{match[3]}-{match[1]}-{match[2]}{match[4]}" if match else text


def _twenty_four(text: str) -> str:
    match = _AFTERNOON.fullmatch(text)
    if match is None or int(match["hour"]) > _NOON:
        return text
    hour = int(match["hour"]) % _NOON + (_NOON if match["half"].upper() == "P" else 0)
    return f"{match['date']}{hour:02d}{match['rest']}"
