"""Events: rows for lists, and the page with facts, course and posts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from alerts.casefacts import Statement
from alerts.cases import case_of_event
from alerts.events import get_event, statements
from alerts.grades import LABELS as GRADE_LABELS
from alerts.models import Alert, Case, CaseFact, Evidence, GradeRecord
from api.paging import Slice
from api.schemas.base import Page
from api.schemas.events import CoursePoint, EventOut, EventRow
from api.views import actions, history, posts
from api.views.cases import statement
from api.views.facts import facts
from api.views.words import EVENT_STATES, EVENT_TYPES, SCOPES, coded, maybe_coded
from huiying.errors import Invalid
from huiying.people import Actor
from nlp.models import Document, Event
from nlp.watching.models import WatchFinding

SHOWN = 200
"""Posts on the page of an event; the course counts all."""


def page(session: Session, *, state: str | None, watch: int | None, paging: Slice) -> Page[EventRow]:
    """One page of events, the most recently spoken of first; of a watch topic only those with a post that fits it.

    Raises Invalid for an unknown state.
    """
    if state is not None and state not in EVENT_STATES:
        raise Invalid(f"没有“{state}”这种状态：请用 {'、'.join(EVENT_STATES)}", code="unknown_state")
    wanted = [Event.posts > 0] + ([] if state is None else [Event.state == state])
    if watch is not None:
        fitting = select(Document.event_id).join(WatchFinding, WatchFinding.document_id == Document.id)
        wanted.append(Event.id.in_(fitting.where(WatchFinding.watch_id == watch)))
    total = session.scalar(select(func.count(Event.id)).where(*wanted)) or 0
    query = select(Event).where(*wanted).order_by(Event.last_post_at.desc(), Event.id.desc())
    found = session.scalars(query.offset(paging.offset).limit(paging.page_size)).all()
    cases = _cases(session, [event.id for event in found])
    items = [row(event, cases.get(event.id)) for event in found]
    return Page(items=items, total=total, page=paging.page, page_size=paging.page_size)


def _cases(session: Session, event_ids: Sequence[int]) -> Mapping[int, Case]:
    query = select(Case).where(Case.event_id.in_(event_ids)).order_by(Case.id)
    return {case.event_id: case for case in session.scalars(query) if case.event_id is not None}


def row(event: Event, case: Case | None) -> EventRow:
    """An event in a list."""
    return EventRow(
        id=event.id,
        title=event.title,
        state=coded(event.state, EVENT_STATES),
        type=coded(event.type, EVENT_TYPES),
        scope=coded(event.scope, SCOPES),
        place=event.place or None,
        grade=maybe_coded(case.grade, GRADE_LABELS) if case else None,
        case_id=case.id if case else None,
        posts=event.posts,
        reprints=event.reprints,
        sources=event.sources,
        occurred_at=event.occurred_at,
        first_post_at=event.first_post_at,
        last_post_at=event.last_post_at,
    )


def one(session: Session, event_id: int, *, actor: Actor) -> EventOut:
    """One event with its posts. Raises NotFound."""
    event = get_event(session, event_id)
    case = case_of_event(session, event_id)
    alerts = session.scalars(select(Alert).where(Alert.event_id == event_id).order_by(Alert.id)).all()
    evidence = session.scalars(select(Evidence).where(Evidence.case_id == case.id)).all() if case else []
    shown = select(Document).where(Document.event_id == event_id)
    newest = shown.order_by(_said_at().desc(), Document.id.desc()).limit(SHOWN)
    return EventOut(
        **row(event, case).model_dump(),
        grade_proposed=case.is_proposed if case else False,
        grade_reason=_grade_reason(session, case),
        facts=facts(_statements(session, event_id, case)),
        course=_course(session, event_id),
        markers=history.markers(alerts, case, evidence),
        documents=posts.folded(session, session.scalars(newest)),
        alert_id=alerts[-1].id if alerts else None,
        actions=actions.of_alert(alerts[-1], actor) if alerts else [],
    )


def _statements(session: Session, event_id: int, case: Case | None) -> list[Statement]:
    if case is None:
        return statements(session, event_id)
    return [statement(fact) for fact in session.scalars(select(CaseFact).where(CaseFact.case_id == case.id))]


def _grade_reason(session: Session, case: Case | None) -> str | None:
    if case is None:
        return None
    query = select(GradeRecord.reason).where(GradeRecord.case_id == case.id, GradeRecord.in_force)
    return session.scalars(query.order_by(GradeRecord.id.desc()).limit(1)).first()


def _said_at() -> ColumnElement[datetime]:
    return func.coalesce(Document.published_at, Document.first_seen_at)


def _course(session: Session, event_id: int) -> list[CoursePoint]:
    query = select(Document.published_at, Document.first_seen_at, Document.source_kind).where(
        Document.event_id == event_id
    )
    hours: dict[datetime, dict[str, int]] = {}
    for published, seen, kind in session.execute(query):
        hour = (published or seen).replace(minute=0, second=0, microsecond=0)
        counts = hours.setdefault(hour, {})
        counts[kind] = counts.get(kind, 0) + 1
    return [CoursePoint(hour=hour, by_kind=hours[hour]) for hour in sorted(hours)]
