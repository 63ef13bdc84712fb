"""Dates of the calendar a limit ends on: months later, the end of a quarter, the next such day of the year."""

import calendar as gregorian
from datetime import date

from huiying.errors import Invalid

QUARTER_MONTHS = 3
MONTHS_OF_YEAR = 12


def months_later(day: date, count: int) -> date:
    """The corresponding day, else the last day of the month (民法典 第二百零二条)."""
    years, month = divmod(day.month - 1 + count, MONTHS_OF_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def quarter_end(day: date) -> date:
    """The last day of the quarter a day is in."""
    month = (day.month + QUARTER_MONTHS - 1) // QUARTER_MONTHS * QUARTER_MONTHS
    return date(day.year, month, gregorian.monthrange(day.year, month)[1])


def next_date(day: date, when: str) -> date:
    """The first `月-日` on or after a day. Raises Invalid for anything else."""
    try:
        found = date.fromisoformat(f"{day.year}-{when}")
        return found if found >= day else date.fromisoformat(f"{day.year + 1}-{when}")
    except ValueError as wrong:
        raise Invalid(
            f"固定日期应写成 月-日（01-31）或 quarter，而不是 {when!r}", code="bad_limit"
        ) from wrong
