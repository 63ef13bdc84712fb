"""Alerts as readers see them."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.grades import LABELS as GRADE_LABELS
from alerts.models import Alert, Case
from alerts.noticing import Level
from api.paging import Slice
from api.schemas.base import Page
from api.schemas.board import AlertOut
from api.views import actions
from api.views.people import Names
from api.views.words import coded, maybe_coded
from huiying.errors import Invalid
from huiying.people import Actor
from nlp.models import Event

STATES = {"new": "新", "acknowledged": "已认领", "opened": "已立案", "dismissed": "误报"}
MOST_URGENT = 4
"""Of an event; an alert counts the other way, 1 is the most urgent."""


def page(session: Session, *, state: str | None, actor: Actor, paging: Slice) -> Page[AlertOut]:
    """One page of alerts, newest first. Raises Invalid for an unknown state."""
    if state is not None and state not in STATES:
        raise Invalid(f"没有“{state}”这种状态：请用 {'、'.join(STATES)}", code="unknown_state")
    wanted = [] if state is None else [Alert.state == state]
    total = session.scalar(select(func.count(Alert.id)).where(*wanted)) or 0
    query = select(Alert).where(*wanted).order_by(Alert.id.desc())
    found = session.scalars(query.offset(paging.offset).limit(paging.page_size))
    return Page(items=many(session, found, actor), total=total, page=paging.page, page_size=paging.page_size)


def many(session: Session, alerts: Iterable[Alert], actor: Actor) -> list[AlertOut]:
    """Alerts with their events and cases, in the order given."""
    held = list(alerts)
    events = _by_id(session.scalars(select(Event).where(Event.id.in_({alert.event_id for alert in held}))))
    cases = {
        case.id: case
        for case in session.scalars(select(Case).where(Case.id.in_({alert.case_id for alert in held})))
    }
    names = Names(session)
    return [
        _alert(alert, events[alert.event_id], cases.get(alert.case_id or 0), actor, names) for alert in held
    ]


def _by_id(events: Iterable[Event]) -> dict[int, Event]:
    return {event.id: event for event in events}


def _alert(alert: Alert, event: Event, case: Case | None, actor: Actor, names: Names) -> AlertOut:
    return AlertOut(
        id=alert.id,
        event_id=alert.event_id,
        case_id=alert.case_id,
        title=event.title,
        place=event.place or None,
        level=1 if alert.level == Level.EMERGENCY else max(2, MOST_URGENT + 1 - event.urgency),
        grade=maybe_coded(case.grade, GRADE_LABELS) if case else None,
        reason=alert.reason,
        state=coded(alert.state, STATES),
        raised_at=alert.raised_at,
        acknowledged_by=names.maybe(alert.acknowledged_by),
        posts=event.posts,
        sources=event.sources,
        actions=actions.of_alert(alert, actor),
    )
