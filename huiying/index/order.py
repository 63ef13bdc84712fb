"""The one order of both engines: newest first to the second, of the same second the document that came last.

Both things are one number, so that an engine which keeps documents by it needs neither sort nor look-up for the newest.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from huiying.clock import aware

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBERS = 31
"""Bits of a document's number: two thousand million. The rest of 64 reaches from 1834 to 2106."""
_MASK = (1 << _NUMBERS) - 1
_EARLIEST, _LATEST = -(2**32), 2**32 - 1
AHEAD, DAY = 8 * 3600, 24 * 3600
"""Seconds: how far Beijing is ahead of UTC; the summer times before 1992 are passed over."""


def second(moment: datetime) -> int:
    """Whole seconds since 1970, rounded down, within what `position` can hold."""
    return min(max((aware(moment) - _EPOCH) // timedelta(seconds=1), _EARLIEST), _LATEST)


def position(moment: datetime, document_id: int) -> int:
    """Where a document stands: grows with its time, then with its number; fits a signed 64-bit integer."""
    if not 0 <= document_id <= _MASK:
        raise ValueError(f"no number of a document: {document_id}")
    return (second(moment) << _NUMBERS) | document_id


def first_of(moment: datetime) -> int:
    """The smallest position of the second a moment lies in."""
    return second(moment) << _NUMBERS


def document_of(position_: int) -> int:
    """The document that stands there."""
    return position_ & _MASK


def documents_of(positions: Iterable[int]) -> list[int]:
    """The documents that stand there, in the same order."""
    return [position_ & _MASK for position_ in positions]


def moment_of(position_: int) -> datetime:
    """The second it stands in."""
    return moment_at(position_ >> _NUMBERS)


def moment_at(second_: int) -> datetime:
    """The moment so many seconds after 1970."""
    return _EPOCH + timedelta(seconds=second_)


def day_of(second_: int) -> date:
    """The day in Beijing that a second since 1970 lies in."""
    return _EPOCH.date() + timedelta(days=(second_ + AHEAD) // DAY)
