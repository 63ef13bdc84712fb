"""Drills as readers see them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.drills import service
from alerts.drills.models import Drill
from alerts.models import Case
from alerts.roster.service import on_duty
from api.schemas.drills import DrillOut
from api.views import cases
from api.views.people import Names
from huiying.notify import DRILL_MARK
from huiying.people import Actor


def drill(session: Session, row: Drill, *, actor: Actor, now: datetime) -> DrillOut:
    """One drill."""
    names = Names(session)
    held = session.scalars(select(Case).where(Case.drill_id == row.id).order_by(Case.id.desc()))
    return DrillOut(
        id=row.id,
        title=DRILL_MARK + row.title,
        running=row.ended_at is None,
        now=row.at(now),
        started_by=names.of(row.started_by),
        started_at=row.started_at,
        ended_by=names.of(row.ended_by) if row.ended_by else None,
        ended_at=row.ended_at,
        on_duty=[names.of(name) for name in on_duty(session, row.at(now), drill_id=row.id)],
        cases=[cases.brief(session, case) for case in held],
        allowed=row.ended_at is None and actor.has(*service.LEADERS),
    )


def one(session: Session, drill_id: int, *, actor: Actor, now: datetime) -> DrillOut:
    """A drill by id. Raises NotFound."""
    return drill(session, service.get_drill(session, drill_id), actor=actor, now=now)


def drills(session: Session, *, actor: Actor, now: datetime) -> list[DrillOut]:
    """Every drill, the newest first."""
    return [drill(session, row, actor=actor, now=now) for row in service.drills(session)]
