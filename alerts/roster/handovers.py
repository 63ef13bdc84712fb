"""交接班: the watch goes from one person to the next, with everything that is open at that moment on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.models import Alert, Case, Obligation
from alerts.obligations import State
from alerts.roster.models import Handover
from alerts.roster.service import WATCH
from alerts.stages import Stage
from huiying import audit, messages
from huiying.errors import Forbidden, Invalid
from huiying.people import Actor, Directory
from nlp.models import Event


def hand_over(
    session: Session,
    *,
    to: str,
    note: str,
    actor: Actor,
    directory: Directory,
    now: datetime,
    drill_id: int | None = None,
) -> Handover:
    """Hand the watch to somebody. Raises Forbidden for who is not on it, Invalid for who cannot take it."""
    if not actor.has(*WATCH):
        raise Forbidden("交接班须由值班员或领导办理", code="not_your_step")
    taker = next((one for one in directory.people(session) if one.username == to), None)
    if taker is None or not taker.has(*WATCH):
        raise Invalid(f"{to} 不是值班员或领导，不能接班", code="bad_roster")
    if taker.username == actor.username:
        raise Invalid("交班的和接班的不能是同一个人", code="same_taker")
    audit.take_turn(session)
    row = Handover(
        at=now,
        from_username=actor.username,
        to_username=to,
        note=note.strip(),
        open_items=open_items(session, drill_id=drill_id),
        drill_id=drill_id,
    )
    session.add(row)
    session.flush()
    _tell(session, row, actor, now)
    return row


def handovers(session: Session, *, drill_id: int | None = None, limit: int = 50) -> Sequence[Handover]:
    """The latest, newest first."""
    here = Handover.drill_id.is_(None) if drill_id is None else Handover.drill_id == drill_id
    return session.scalars(select(Handover).where(here).order_by(Handover.id.desc()).limit(limit)).all()


def open_items(session: Session, *, drill_id: int | None = None) -> list[dict[str, Any]]:
    """Alerts nobody has answered, then cases not yet archived, the one whose clock runs out next first."""
    return [*(_alerts(session) if drill_id is None else ()), *_cases(session, drill_id)]


def _alerts(session: Session) -> list[dict[str, Any]]:
    found = select(Alert, Event.title).join(Event, Event.id == Alert.event_id).where(Alert.state == "new")
    return [
        {"subject": f"alert:{alert.id}", "title": title, "waiting_for": "待认领", "due": None}
        for alert, title in session.execute(found.order_by(Alert.id))
    ]


def _cases(session: Session, drill_id: int | None) -> list[dict[str, Any]]:
    here = Case.drill_id.is_(None) if drill_id is None else Case.drill_id == drill_id
    next_due: ColumnElement[Any] = func.min(Obligation.due)
    running = (Obligation.case_id == Case.id) & (Obligation.state == State.RUNNING)
    found = (
        select(Case, next_due)
        .outerjoin(Obligation, running)
        .where(Case.state != Stage.ARCHIVED, here)
        .group_by(Case.id)
        .order_by(next_due.is_(None), next_due, Case.id)
    )
    return [
        {
            "subject": f"case:{case.id}",
            "title": f"{case.number} {case.title}",
            "waiting_for": kinds.stage_label(case.kind, case.state),
            "due": None if due is None else due.isoformat(),
        }
        for case, due in session.execute(found)
    ]


def _tell(session: Session, row: Handover, actor: Actor, now: datetime) -> None:
    subject, who = f"handover:{row.id}", actor.username
    detail = {"to": row.to_username, "open": len(row.open_items), "note": row.note, "drill_id": row.drill_id}
    audit.record(session, at=now, actor=who, action="roster.handed_over", subject=subject, detail=detail)
    messages.announce(session, at=now, kind="roster.handed_over", subject=subject, actor=who, payload=detail)
