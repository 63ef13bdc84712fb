"""Running a drill: begin with a roster, open its cases, turn its time, end it. Its clocks end with it, never as missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.deeds import Deed
from alerts.drills.models import Drill
from alerts.drills.passing import follow
from alerts.forms import open_form
from alerts.models import Case, Obligation
from alerts.obligations import OPEN, State
from alerts.roster.service import put
from alerts.roster.shifts import Turn
from alerts.scheduler.models import WatchItem
from alerts.scheduler.offices import Offices
from alerts.stages import CLOSED, Stage
from huiying import audit, messages
from huiying.clock import aware
from huiying.errors import Conflict, Forbidden, Invalid, NotFound
from huiying.notify import DRILL_MARK
from huiying.people import ROLE_NAMES, Actor, Directory, Role

LEADERS = frozenset({Role.DUTY, Role.LEADER, Role.ADMIN})
LONGEST = timedelta(days=366)
"""How far the time of a drill can be turned ahead; its roster is made for as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A drill to begin: its title, and who is on duty in it, in the order in which they are asked."""

    title: str
    on_duty: Sequence[str]


def drills(session: Session) -> list[Drill]:
    """Every drill, the newest first."""
    return list(session.scalars(select(Drill).order_by(Drill.id.desc())))


def get_drill(session: Session, drill_id: int) -> Drill:
    """A drill by id. Raises NotFound."""
    drill = session.get(Drill, drill_id)
    if drill is None:
        raise NotFound(f"没有编号为 {drill_id} 的演练", code="drill_not_found")
    return drill


def start(session: Session, plan: Plan, *, actor: Actor, directory: Directory, now: datetime) -> Drill:
    """Begin a drill with a roster of its own. Raises Invalid without title or roster, Forbidden."""
    _may_lead(actor)
    if not plan.title.strip() or not plan.on_duty:
        raise Invalid("请写明演练的名称，并排出演练的值班人员", code="drill_incomplete")
    audit.take_turn(session)
    drill = Drill(title=plan.title.strip(), ahead_seconds=0.0, started_by=actor.username, started_at=now)
    session.add(drill)
    session.flush()
    until = now + LONGEST + timedelta(days=1)
    turns = [
        Turn(username=name, position=place, begins_at=now, ends_at=until)
        for place, name in enumerate(plan.on_duty, 1)
    ]
    put(
        session,
        turns,
        begin=now,
        end=until,
        actor=actor,
        directory=directory,
        now=now,
        drill_id=drill.id,
    )
    detail = {"title": drill.title, "on_duty": list(plan.on_duty)}
    _tell(session, drill, "drill.started", actor=actor, now=now, detail=detail)
    return drill


def open_drill_case(
    session: Session, drill_id: int, kind: str, form: Mapping[str, Any], *, actor: Actor, now: datetime
) -> Case:
    """Open a case of a drill, marked 演练 in its title. Raises as `open_form`, Conflict once the drill has ended."""
    drill = _running(session, drill_id)
    return open_form(session, kind, form, actor=actor, now=drill.at(now), drill_id=drill.id)


def turn(
    session: Session, drill_id: int, to: datetime, *, actor: Actor, directory: Directory, now: datetime
) -> Drill:
    """Turn the time of a drill forward, doing what falls due on the way. Raises Conflict for a way back or an end."""
    _may_lead(actor)
    audit.take_turn(session)
    drill, moment = _running(session, drill_id), aware(to)
    if moment < drill.at(now):
        raise Conflict("演练的时间只能往前拨", code="clock_backwards")
    if moment - now > LONGEST:
        raise Invalid("演练的时间最多往前拨一年", code="drill_too_far")
    before = drill.at(now)
    drill.ahead_seconds = (moment - now).total_seconds()
    follow(session, drill, moment, offices=Offices(directory))
    detail = {"from": before.isoformat(), "to": moment.isoformat()}
    _tell(session, drill, "drill.turned", actor=actor, now=now, detail=detail)
    return drill


def end(session: Session, drill_id: int, *, actor: Actor, now: datetime) -> Drill:
    """End a drill: clocks that still run close as `drill_ended`, its cases are archived, its roster falls silent."""
    _may_lead(actor)
    audit.take_turn(session)
    drill = _running(session, drill_id)
    cases = session.scalars(select(Case).where(Case.drill_id == drill.id).order_by(Case.id)).all()
    for case in cases:
        _close(session, case, actor, drill.at(now))
    for item in session.scalars(
        select(WatchItem).where(WatchItem.drill_id == drill.id, WatchItem.due_at.is_not(None))
    ):
        item.due_at, item.done_at = None, drill.at(now)
    drill.ended_by, drill.ended_at = actor.username, now
    detail = {"cases": [case.number for case in cases]}
    _tell(session, drill, "drill.ended", actor=actor, now=now, detail=detail)
    return drill


def _close(session: Session, case: Case, actor: Actor, moment: datetime) -> None:
    deed = Deed(
        session=session, case=case, actor=actor, now=moment, step="drill_end", after=Stage.ARCHIVED.value
    )
    open_rows = session.scalars(
        select(Obligation).where(Obligation.case_id == case.id, Obligation.state.in_(OPEN))
    )
    for row in open_rows:
        row.state, row.closed_at, row.closing_reason = State.DRILL_ENDED, moment, "演练结束"
        row.next_at = None
    if case.state not in CLOSED:
        case.archived_at = moment
        deed.done("case.drill_ended", "演练结束，办件归档")


def _may_lead(actor: Actor) -> None:
    if not actor.has(*LEADERS):
        names = "、".join(sorted(ROLE_NAMES[role] for role in LEADERS))
        raise Forbidden(f"演练须由{names}组织", code="not_your_step")


def _running(session: Session, drill_id: int) -> Drill:
    drill = get_drill(session, drill_id)
    if drill.ended_at is not None:
        raise Conflict("这场演练已经结束", code="drill_ended")
    return drill


def _tell(
    session: Session, drill: Drill, kind: str, *, actor: Actor, now: datetime, detail: dict[str, Any]
) -> None:
    subject, who = f"drill:{drill.id}", actor.username
    audit.record(session, at=now, actor=who, action=kind, subject=subject, detail=detail)
    messages.announce(
        session,
        at=now,
        kind=kind,
        subject=subject,
        actor=who,
        payload=detail | {"title": DRILL_MARK + drill.title},
    )
