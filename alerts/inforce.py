"""The rules and the schedule of working days this office is bound by, as they are on record."""

from sqlalchemy.orm import Session

from alerts.daybook import standing as daybook
from alerts.rulebook import BookRule
from alerts.rulechoice import standing as rulechoice
from alerts.rules import Pack
from alerts.workdays import Calendar


def pack_in_force(session: Session) -> Pack:
    """The rules that open clocks on this office's cases."""
    return rulechoice.pack_in_force(session)


def rule_behind(session: Session, rule_id: str) -> BookRule | None:
    """A rule a clock cites: one in force, or one of a pack the office followed before."""
    return rulechoice.rule_behind(session, rule_id)


def rules_in_force(session: Session) -> tuple[BookRule, ...]:
    """Every rule that binds this office, those that open no clock included."""
    binding = rulechoice.book_in_force(session)
    return tuple(rule for rule in binding.book.rules if binding.by(rule))


def calendar(session: Session) -> Calendar:
    """The working days of this office."""
    return daybook.calendar(session)
