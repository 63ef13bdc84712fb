"""What falls due in drills: the same words at the same shares as in earnest, at the time of the drill, to its roster alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from alerts.drills.models import Drill
from alerts.models import Case, ClockPause, Obligation
from alerts.obligations import State
from alerts.scheduler import clocks, lapses, silences
from alerts.scheduler.models import WatchItem
from alerts.scheduler.offices import Offices
from huiying.people import Directory
from huiying.schedule import Part, trying


def running(session: Session) -> list[Drill]:
    """The drills that have not ended, oldest first."""
    return list(session.scalars(select(Drill).where(Drill.ended_at.is_(None)).order_by(Drill.id)))


def next_in(session: Session, drill: Drill) -> datetime | None:
    """When something next falls due in a drill, in its own time."""
    found = [session.scalar(query) for query in (_pauses(drill), _clocks(drill), _silences(drill))]
    return min((moment for moment in found if moment is not None), default=None)


def _pauses(drill: Drill) -> Select[Any]:
    return (
        select(ClockPause.lapses_at)
        .join(Case, Case.id == ClockPause.case_id)
        .where(Case.drill_id == drill.id, ClockPause.lapsed.is_(False), ClockPause.lapses_at.is_not(None))
        .order_by(ClockPause.lapses_at)
        .limit(1)
    )


def _clocks(drill: Drill) -> Select[Any]:
    return (
        select(Obligation.next_at)
        .join(Case, Case.id == Obligation.case_id)
        .where(*_asking(drill), Obligation.next_at.is_not(None))
        .order_by(Obligation.next_at)
        .limit(1)
    )


def _asking(drill: Drill) -> tuple[ColumnElement[bool], ...]:
    return (Case.drill_id == drill.id, Obligation.state == State.RUNNING)


def _silences(drill: Drill) -> Select[Any]:
    return (
        select(WatchItem.due_at)
        .where(WatchItem.drill_id == drill.id, WatchItem.due_at.is_not(None))
        .order_by(WatchItem.due_at)
        .limit(1)
    )


def run_drill(session: Session, drill: Drill, moment: datetime, *, offices: Offices) -> int:
    """Do all that is due in a drill by a moment of its time. Returns how much that was."""
    office = offices.at(session, moment, drill.id)
    pauses = session.execute(
        select(ClockPause, Case)
        .join(Case, Case.id == ClockPause.case_id)
        .where(Case.drill_id == drill.id, ClockPause.lapsed.is_(False), ClockPause.lapses_at <= moment)
    ).all()
    for pause, case in pauses:
        lapses.lapse(session, pause, case, now=moment)
    asking = session.execute(
        select(Obligation, Case)
        .join(Case, Case.id == Obligation.case_id)
        .where(*_asking(drill), Obligation.next_at <= moment)
    ).all()
    for row, case in asking:
        clocks.speak(session, row, case, now=moment, office=office)
    waiting = session.scalars(
        select(WatchItem).where(WatchItem.drill_id == drill.id, WatchItem.due_at <= moment)
    ).all()
    for item in waiting:
        silences.step(session, item, now=moment, office=office)
    session.flush()
    return len(pauses) + len(asking) + len(waiting)


def follow(session: Session, drill: Drill, until: datetime, *, offices: Offices) -> None:
    """Do what falls due in a drill up to a moment of its time, each at its own moment."""
    while (moment := next_in(session, drill)) is not None and moment <= until:
        if not run_drill(session, drill, moment, offices=offices):
            break


def _next_at(session: Session) -> datetime | None:
    found = [(drill, next_in(session, drill)) for drill in running(session)]
    return min((moment - drill.ahead for drill, moment in found if moment is not None), default=None)


def _run(session: Session, now: datetime, offices: Offices) -> int:
    done = 0
    for drill in running(session):
        with trying(session, f"drill:{drill.id}", now=now):
            done += run_drill(session, drill, drill.at(now), offices=offices)
    return done


def part(directory: Directory) -> Part:
    """Drills, as the scheduler passes them."""
    offices = Offices(directory)
    return Part(name="drills", next_at=_next_at, run=lambda session, now, _limit: _run(session, now, offices))
