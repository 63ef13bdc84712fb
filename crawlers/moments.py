"""Times as machines and pages write them. Without a zone they are Beijing time, never UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawlers.relative import read_relative
from huiying.clock import BEIJING

_DATE = (
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*[-/.年－]\s*(?P<month>1[0-2]|0?[1-9])\s*[-/.月－]\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?:(?!\d)|(?=[012]\d:[0-5]\d))\s*[日号]?"
)
_TIME = (
    r"(?:[T\s,，|]|&nbsp;|[(（]?(?:星期|周)[一二三四五六日天][)）]?){0,6}"
    r"(?P<half>上午|下午|晚上?|傍晚|凌晨|早上|中午)?\s*"
    r"(?P<hour>[01]?\d|2[0-4])\s*(?:[:：]\s*(?P<minute>[0-5]\d)|[时点](?:\s*(?P<minutes>[0-5]?\d)(?!\d)分?|(?P<thirty>半))?(?!\d))"
    r"(?:\s*[:：]?\s*(?P<second>[0-5]\d)(?!\d)秒?)?(?:\.\d+)?(?P<noon>\s*[AaPp][Mm])?"
    r"(?P<zone>\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})(?!\d))?"
)
STAMP = re.compile(f"{_DATE}(?:{_TIME})?")
_AFTER_NOON, _NOON = frozenset({"下午", "晚", "晚上", "傍晚"}), 12
_CTIME = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d\d:\d\d:\d\d [+-]\d{4} \d{4}")
_MONTH = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_HOUR = r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
_UNUSUAL = tuple(
    (re.compile(pattern), first_year)
    for pattern, first_year in (
        (
            r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:[0-5]\d)?)?",
            0,
        ),
        (rf"{_HOUR}[\s,，]+{_DATE}", 0),
        (rf"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>20\d\d)(?:[\s,]+{_HOUR}\s*(?P<noon>[AaPp][Mm])?)?", 0),
        (rf"(?P<year>\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)\s+{_HOUR}", 2000),
        (r"(?:中華)?[民国國]{2}(?P<year>1\d\d)年(?P<month>\d\d?)月(?P<day>\d\d?)日", 1911),
    )
)
"""Forms of a whole value, and what is added to their years."""
_VALUES = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ο": 0}
_NUMERAL = re.compile(
    r"(?:[零〇○Ο一二三四五六七八九]{4}(?=年)|[一二三四五]?十?[一二三四五六七八九]?(?=[月日号时点分]))"
)
_MILLISECONDS = 10**11


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time read from a text; `minute` is False when only the day was given."""

    at: datetime
    minute: bool
    start: int = 0


def stamps(text: str) -> list[Stamp]:
    """All full dates in a text, in order, with their time of day where one follows."""
    if "〇" in text or "○" in text:
        text = _NUMERAL.sub(_arabic, text)
    if "20" not in text and "19" not in text:
        return []
    found = (_stamp(match.groupdict(), match.start()) for match in STAMP.finditer(text))
    return [stamp for stamp in found if stamp is not None]


def _stamp(part: dict[str, str | None], start: int, first_year: int = 0) -> Stamp | None:
    has_time = part.get("hour") is not None
    hour = int(part.get("hour") or 0)
    after_noon = part["half"] in _AFTER_NOON or (part["noon"] or "").strip().lower() == "pm"
    if after_noon and hour < _NOON:
        hour += _NOON
    minute = int(part.get("minute") or part["minutes"] or (30 if part["thirty"] else 0))
    try:
        year, month, date = (int(part[name] or 0) for name in ("year", "month", "day"))
        day = datetime(first_year + year, month, date, tzinfo=BEIJING)
    except ValueError:
        return None
    clock = timedelta(hours=hour, minutes=minute, seconds=int(part["second"] or 0))
    at = day + clock if has_time else day
    if part["zone"]:
        at = at - _offset(part["zone"].strip()) + timedelta(hours=8)
    return Stamp(at=at.astimezone(UTC), minute=has_time, start=start)


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -offset if zone[0] == "-" else offset


def read_moment(value: object, *, now: datetime | None = None) -> datetime | None:
    """One time from a feed, an API or a table: epoch seconds or milliseconds, ISO, RFC 822, or Chinese.

    With `now`, what leaves out the year or counts from the present (5月13日 09:16, 昨天, 3小时前) is read
    against it. Gives UTC, or None when the value is no time.
    """
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    if re.fullmatch(r"\d{10}(\d{3})?(\.\d+)?", text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, UTC)
    found = _unusual(text) or next(iter(stamps(text)), None)
    if found:
        return found.at
    at = _lettered(text) if _MONTH.search(text) else None
    if at is None and now is not None:
        at = read_relative(text, now)
    return at.astimezone(UTC) if at else _spelled(text, now)


def _unusual(text: str) -> Stamp | None:
    """A text that is nothing but a date in one of the rarer forms."""
    for pattern, first_year in _UNUSUAL:
        if match := pattern.fullmatch(text):
            part = {"half": None, "second": None, "zone": None, "minutes": None, "thirty": None, "noon": None}
            return _stamp({**part, **match.groupdict()}, match.start(), first_year)
    return None


def _arabic(numeral: re.Match[str]) -> str:
    """二〇二六 as 2026, 二十八 as 28."""
    if not numeral[0]:
        return ""
    tens, ten, ones = numeral[0].partition("十")
    if ten:
        return str(10 * (_VALUES[tens] if tens else 1) + (_VALUES[ones] if ones else 0))
    return "".join(str(_VALUES[sign]) for sign in numeral[0])


def _lettered(text: str) -> datetime | None:
    """`Sun Mar 01 20:10:11 +0800 2026`, as microblogs write it, and RFC 822."""
    try:
        if _CTIME.fullmatch(text):
            return datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _spelled(text: str, now: datetime | None) -> datetime | None:
    """A date written in Chinese numerals or inside a sentence."""
    digits = _NUMERAL.sub(_arabic, text)
    if digits != text:
        found = next(iter(stamps(digits)), None)
        if at := found.at if found else read_relative(digits, now) if now else None:
            return at.astimezone(UTC)
    from huiying.text.dates import parse_moment

    moment = parse_moment(text, published=now)
    if moment is None:
        return None
    if now is not None and moment.at > now + timedelta(days=1):
        # A post is not from the future: the year that was left out is the last one.
        moment = parse_moment(text, published=now - timedelta(days=365)) or moment
    return moment.at
