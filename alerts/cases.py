"""Opening a case: one number, one event, found by it ever after."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.deeds import Deed
from alerts.events import topic_of
from alerts.lineage import survivor_of
from alerts.models import Alert, Case
from alerts.noticing import EMERGENCIES
from alerts.stages import Stage
from huiying.clock import BEIJING
from huiying.people import Actor
from nlp.models import Event


def case_of_event(session: Session, event_id: int) -> Case | None:
    """The newest case of an event, archived or not; the one it lives on in where it was merged."""
    found = session.scalars(
        select(Case).where(Case.event_id == event_id).order_by(Case.id.desc()).limit(1)
    ).first()
    return None if found is None else survivor_of(session, found)


def has_case(session: Session, event_id: int) -> bool:
    return session.scalar(select(Case.id).where(Case.event_id == event_id).limit(1)) is not None


def open_case(session: Session, event: Event, *, alert: Alert, actor: Actor, now: datetime) -> Case:
    """Open the case of an event on its alert. The caller brings facts, grade and clocks up to date."""
    case = Case(
        number=next_number(session, now),
        title=event.title,
        event_id=event.id,
        kind="emergency" if event.type in EMERGENCIES else "opinion",
        state=Stage.ASSESSING,
        topic=topic_of(session, event.id),
        co_units=[],
        first_post_at=event.first_post_at,
        first_seen_at=event.first_seen_at,
        opened_at=now,
        opened_by=actor.username,
        updated_at=now,
    )
    session.add(case)
    session.flush()
    alert.state, alert.case_id, alert.updated_at = "opened", case.id, now
    deed = Deed(session=session, case=case, actor=actor, now=now, step="open", after=Stage.ASSESSING)
    deed.done(
        "case.opened",
        f"立案：{case.title}（{alert.reason}）",
        {"event_id": event.id, "alert_id": alert.id},
    )
    return case


def next_number(session: Session, now: datetime) -> str:
    """`2026-0007`: the year in Beijing, and one more than the last of it."""
    year = now.astimezone(BEIJING).year
    # Compared as text the numbers sort up to 9,999 a year; the sequence goes on by length first.
    newest = select(Case.number).where(Case.number.like(f"{year}-%"))
    last = session.scalars(
        newest.order_by(func.length(Case.number).desc(), Case.number.desc()).limit(1)
    ).first()
    return f"{year}-{int(last.split('-')[1]) + 1 if last else 1:04d}"
