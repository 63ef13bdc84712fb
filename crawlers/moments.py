"""Times as machines and pages write them. Without a zone they are Beijing time, never UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from huiying.clock import BEIJING

_DATE = (
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*[-/.年－]\s*(?P<month>1[0-2]|0?[1-9])\s*[-/.月－]\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*[日号]?"
)
_TIME = (
    r"(?:[T\s,，|]|&nbsp;|\(?(?:星期|周)[一二三四五六日天]\)?){0,6}"
    r"(?P<half>上午|下午|晚上?|凌晨|中午)?\s*"
    r"(?P<hour>[01]?\d|2[0-4])\s*(?:[:：]|时|点)\s*(?P<minute>[0-5]\d)\s*分?"
    r"(?:\s*[:：]?\s*(?P<second>[0-5]\d)(?!\d)秒?)?(?:\.\d+)?"
    r"(?P<zone>\s*(?:Z|[+-]\d{2}:?\d{2})(?!\d))?"
)
STAMP = re.compile(f"{_DATE}(?:{_TIME})?")
_CENTURIES = ("20", "19")
_CTIME = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d\d:\d\d:\d\d [+-]\d{4} \d{4}")
_MILLISECONDS = 10**11


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time read from a text; `minute` is False when only the day was given."""

    at: datetime
    minute: bool
    start: int = 0


def stamps(text: str) -> list[Stamp]:
    """All full dates in a text, in order, with their time of day where one follows."""
    if not any(century in text for century in _CENTURIES):
        return []
    found = (_stamp(match) for match in STAMP.finditer(text))
    return [stamp for stamp in found if stamp is not None]


def _stamp(match: re.Match[str]) -> Stamp | None:
    part = match.groupdict()
    has_time = part["hour"] is not None
    hour = int(part["hour"] or 0)
    if part["half"] in {"下午", "晚", "晚上"} and hour < 12:  # noqa: PLR2004  # noon
        hour += 12
    try:
        day = datetime(int(part["year"]), int(part["month"]), int(part["day"]), tzinfo=BEIJING)
    except ValueError:
        return None
    clock = timedelta(hours=hour, minutes=int(part["minute"] or 0), seconds=int(part["second"] or 0))
    at = day + clock if has_time else day
    if part["zone"]:
        at = at - _offset(part["zone"].strip()) + timedelta(hours=8)
    return Stamp(at=at.astimezone(UTC), minute=has_time, start=match.start())


def _offset(zone: str) -> timedelta:
    if zone == "Z":
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
    found = stamps(text)
    return found[0].at if found else _ctime(text) or _rfc822(text) or _chinese(text, now)


def _ctime(text: str) -> datetime | None:
    """`Sun Mar 01 20:10:11 +0800 2026`, as microblogs write it."""
    if not _CTIME.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y").astimezone(UTC)
    except ValueError:
        return None


def _chinese(text: str, now: datetime | None) -> datetime | None:
    from huiying.text.dates import parse_moment

    moment = parse_moment(text, published=now)
    if moment is None:
        return None
    if now is not None and moment.at > now + timedelta(days=1):
        # A post is not from the future: the year that was left out is the last one.
        moment = parse_moment(text, published=now - timedelta(days=365)) or moment
    return moment.at


def _rfc822(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)).astimezone(UTC)
