"""Where a document lies in the SQLite index: its position (see `order`), told shorter.

A full-text index writes down where a document lies once for each of its words, as the distance from the one before.
With fewer bits for the document's own number the whole is a tenth smaller. Numbers of `NUMBERS` and above begin anew
at nought: of two documents of the same second the later may then lie first, and two may want the same place.
"""

from datetime import date, datetime

from huiying.index.order import AHEAD, DAY, day_of, moment_at, second

_BITS = 24
NUMBERS = 1 << _BITS
"""Sixteen million documents lie exactly in the order of `order`."""
_LONG_AGO = 100_000
"""Days before 1970 from which days are counted: SQLite divides towards nought, so what is divided is kept above it."""
_SHIFT, _DAY = (_LONG_AGO * DAY + AHEAD) << _BITS, DAY << _BITS
# In SQL, in few steps because it is done for each of a million: the day in Beijing that a place lies in, and its first.
DAY_OF = f"({{}} + {_SHIFT}) / {_DAY}"
FIRST_OF_DAY = f"({{}} * {_DAY} - {_SHIFT})"


def place(moment: datetime, document_id: int) -> int:
    """Where a document lies, if no other lies there."""
    return first_of(moment) | document_id % NUMBERS


def first_of(moment: datetime) -> int:
    """The first place of the second a moment lies in."""
    return second(moment) << _BITS


def moment_of(place_: int) -> datetime:
    """The second in which it was published."""
    return moment_at(place_ >> _BITS)


def date_of(day: int) -> date:
    """The date of a day as `DAY_OF` counts them."""
    return day_of((day - _LONG_AGO) * DAY - AHEAD)
