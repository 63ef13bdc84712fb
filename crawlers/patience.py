"""How long a website asks to be left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

TOO_MANY = 429
UNAVAILABLE = 503
UNSAID = timedelta(minutes=1)
"""For a 429 that does not say how long; the back-off of the schedule comes on top."""
LONGEST = timedelta(days=1)


def patience(status: int, retry_after: str | None, *, date: str | None, now: datetime) -> timedelta | None:
    """How long to wait before the host is asked again; None where the answer asks for nothing.

    `retry_after` is seconds or an HTTP date, which is held against the server's own `date` where it gives one.
    Anything else counts as unsaid. A day at most.
    """
    if status not in {TOO_MANY, UNAVAILABLE}:
        return None
    wish = _wish(retry_after or "", date, now)
    if wish is None:
        return UNSAID if status == TOO_MANY else None
    return min(max(wish, timedelta(seconds=1)), LONGEST)


def _wish(retry_after: str, date: str | None, now: datetime) -> timedelta | None:
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST.total_seconds()))
    until = _moment(text)
    return None if until is None else until - (_moment(date) or now)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
