"""What understanding tells of an event, in the words of noticing. The one place that reads the tables of `nlp`."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.casefacts import RANK_OF_STANDING, FactTable, Rank, Statement
from alerts.grades import Grade
from alerts.noticing import PETITION_KINDS, EventView
from huiying.errors import NotFound
from nlp.models import Document, Event
from nlp.service import StatedFact, facts_of_events

EXACT = frozenset({"minute", "hour"})
Voice = tuple[str, Rank]
"""A kind of source, and the weight of its word."""


def get_event(session: Session, event_id: int) -> Event:
    """An event by id. Raises NotFound."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound(f"没有编号为 {event_id} 的事件", code="event_not_found")
    return event


def statements(session: Session, event_id: int) -> list[Statement]:
    """Every number any post of an event states, see `statements_of`."""
    return statements_of(session, [event_id])[event_id]


def statements_of(session: Session, event_ids: Collection[int]) -> dict[int, list[Statement]]:
    """By event every number any post of it states; words that set no number (数人) are left to urgency."""
    return {
        event_id: [_statement(fact, fact.value) for fact in facts if fact.value is not None]
        for event_id, facts in facts_of_events(session, event_ids).items()
    }


def _statement(fact: StatedFact, value: float) -> Statement:
    return Statement(
        kind=fact.kind,
        value=value,
        vague=fact.vague,
        rank=RANK_OF_STANDING[fact.standing],
        source=fact.source_name,
        said_at=fact.said_at,
        document_id=fact.document_id,
        quote=fact.quote,
        start=fact.start,
        end=fact.end,
    )


def voices_of(session: Session, event_ids: Collection[int]) -> dict[int, list[Voice]]:
    """By event who speaks of it: each kind of source with each standing once."""
    found: dict[int, list[Voice]] = {event_id: [] for event_id in event_ids}
    asked = select(Event.id, Document.source_kind, Document.standing).distinct()
    joined = asked.join(Document, Document.event_id == Event.id).where(Event.id.in_(found))
    for event_id, kind, standing in session.execute(joined):
        found[event_id].append((kind, RANK_OF_STANDING[standing]))
    return found


def view(
    event: Event, said: Iterable[Statement], voices: Iterable[Voice], table: FactTable, grade: Grade | None
) -> EventView:
    """The event as the rule of noticing looks at it."""
    kinds = {kind for kind, _ in voices}
    ranks = {Rank.PRIVATE, *(rank for _, rank in voices)}
    claimed: dict[str, float] = {}
    for each in said:
        claimed[each.kind] = max(each.value, claimed.get(each.kind, 0))
    return EventView(
        state=event.state,
        scope=event.scope,
        type=event.type,
        urgency=event.urgency,
        posts=event.posts,
        sources=event.sources,
        first_post_at=event.first_post_at,
        last_post_at=event.last_post_at,
        figures=table.figures,
        claimed=claimed,
        grade=grade,
        rank=max(ranks),
        petition_only=kinds <= PETITION_KINDS,
    )


def stated_time(event: Event) -> tuple[datetime, str] | None:
    """When it happened and whose word that is, if official or recognised media say it to the hour.

    A bare day would start a clock at midnight and make it late by hours nobody stated.
    """
    if event.occurred_at is None or event.occurred_standing not in {"official", "media"}:
        return None
    return (event.occurred_at, event.occurred_standing) if event.occurred_precision in EXACT else None


def topic_of(session: Session, event_id: int) -> str | None:
    """The topic most posts of an event are about."""
    found = session.scalars(select(Document.topics).where(Document.event_id == event_id))
    leading = Counter(topics[0]["label"] for topics in found if topics)
    return min(leading, key=lambda label: (-leading[label], label), default=None)
