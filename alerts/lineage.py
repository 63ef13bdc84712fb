"""Merged cases: which case an absorbed one lives on in, and which ones a case has taken in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Case


def survivor_of(session: Session, case: Case) -> Case:
    """The case that stands for this one now: itself, or what it went into, however often."""
    while case.merged_into is not None:
        case = session.get_one(Case, case.merged_into)
    return case


def absorbed_by(session: Session, case: Case) -> list[Case]:
    """Every case that lives on in this one, by number of opening."""
    found: list[Case] = []
    into = [case.id]
    while into:
        rows = session.scalars(select(Case).where(Case.merged_into.in_(into))).all()
        found += rows
        into = [row.id for row in rows]
    return sorted(found, key=lambda row: row.id)


def events_of(session: Session, case: Case) -> list[int]:
    """The events a case is about: its own, and those of every case merged into it."""
    held = [case.event_id, *(each.event_id for each in absorbed_by(session, case))]
    return list(dict.fromkeys(event_id for event_id in held if event_id is not None))
