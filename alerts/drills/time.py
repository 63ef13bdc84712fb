"""Whose time it is: a case of a drill lives in the time of its drill, the record of who did what in the real one."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.drills.models import Drill
from alerts.models import Case

NONE = timedelta()


def moment_for(session: Session, case_id: int, now: datetime) -> datetime:
    """The time at which something is done to a case: the service's, or that of the drill it belongs to."""
    drill = session.scalars(
        select(Drill).join(Case, Case.drill_id == Drill.id).where(Case.id == case_id)
    ).first()
    return now if drill is None else drill.at(now)


def moments(session: Session, now: datetime) -> Mapping[int, datetime]:
    """The time of every drill, by its id."""
    return {drill.id: drill.at(now) for drill in session.scalars(select(Drill))}


def real(session: Session, case: Case, moment: datetime) -> datetime:
    """The time of the service at a moment of the case's own time."""
    if case.drill_id is None:
        return moment
    return moment - session.get_one(Drill, case.drill_id).ahead
