"""The rules and the schedule of working days this office is bound by, as they are on record."""

from sqlalchemy.orm import Session

from alerts.rules import Pack, national
from alerts.workdays import Calendar


def pack_in_force(_session: Session) -> Pack:
    """The rules that open clocks on this office's cases."""
    return national()


def calendar(_session: Session) -> Calendar:
    """The working days of this office."""
    return Calendar()
