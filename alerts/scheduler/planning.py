"""When a clock on record asks for its next word. Whoever opens, moves or settles a clock plans it anew."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.escalation import EscalationPack, house
from alerts.models import ClockPause, Obligation
from alerts.obligations import State
from alerts.pauses import NONE, Pause, Pauses
from alerts.reminders import Subject, next_moment
from alerts.scheduler.models import Reminder


def plan(session: Session, row: Obligation, *, pack: EscalationPack | None = None) -> None:
    """Note when a clock asks for the next word; None for one that is silent. Call it whenever the clock changes."""
    moment = next_moment(subject_of(session, row), pack or house())
    row.next_at = moment.at if moment else None


def plan_case(session: Session, case_id: int) -> None:
    """The same for all clocks of a case, after it has changed."""
    rows = session.scalars(select(Obligation).where(Obligation.case_id == case_id)).all()
    for row_id, subject in subjects_of(session, rows).items():
        moment = next_moment(subject, house())
        session.get_one(Obligation, row_id).next_at = moment.at if moment else None


def subject_of(session: Session, row: Obligation) -> Subject:
    """A clock on record as its reminders look at it."""
    return subjects_of(session, [row])[row.id]


def subjects_of(session: Session, rows: Sequence[Obligation]) -> dict[int, Subject]:
    """Many at once, by id."""
    told: dict[int, set[str]] = {row.id: set() for row in rows}
    said = select(Reminder.obligation_id, Reminder.name).where(Reminder.obligation_id.in_(told))
    for obligation_id, name in session.execute(said):
        told[obligation_id].add(name)
    # A clock that no pause moved needs none of them looked up.
    moved = {row.case_id for row in rows if row.plain is not None}
    pauses = _pauses(session, moved) if moved else {}
    return {
        row.id: Subject(
            start=row.start,
            due=row.due,
            opened_at=row.opened_at,
            born_late=row.born_late,
            running=row.state == State.RUNNING,
            pauses=pauses.get(row.case_id, NONE) if row.plain else NONE,
            told=frozenset(told[row.id]),
        )
        for row in rows
    }


def _pauses(session: Session, cases: Collection[int]) -> dict[int, Pauses]:
    """What the clocks of cases stood still."""
    found: dict[int, list[Pause]] = {}
    for one in session.scalars(select(ClockPause).where(ClockPause.case_id.in_(cases))):
        if one.until and one.until >= one.begin:
            found.setdefault(one.case_id, []).append(Pause(begin=one.begin, end=one.until))
    return {case_id: Pauses(pauses) for case_id, pauses in found.items()}
