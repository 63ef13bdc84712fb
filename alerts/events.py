"""What understanding tells of an event, in the words of noticing. The one place that reads the tables of `nlp`."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.casefacts import RANK_OF_STANDING, FactTable, Rank, Statement
from alerts.grades import Grade
from alerts.noticing import PETITION_KINDS, EventView
from huiying.errors import NotFound
from nlp.models import Document, Event
from nlp.service import event_facts

EXACT = frozenset({"minute", "hour"})


def get_event(session: Session, event_id: int) -> Event:
    """An event by id. Raises NotFound."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound(f"没有编号为 {event_id} 的事件", code="event_not_found")
    return event


def statements(session: Session, event_id: int) -> list[Statement]:
    """Every number any post of an event states; words that set no number (数人) are left to urgency."""
    return [
        Statement(
            kind=fact.kind,
            value=fact.value,
            vague=fact.vague,
            rank=RANK_OF_STANDING[fact.standing],
            source=fact.source_name,
            said_at=fact.said_at,
            document_id=fact.document_id,
            quote=fact.quote,
            start=fact.start,
            end=fact.end,
        )
        for fact in event_facts(session, event_id)
        if fact.value is not None
    ]


def view(
    session: Session, event: Event, said: Iterable[Statement], table: FactTable, grade: Grade | None
) -> EventView:
    """The event as the rule of noticing looks at it."""
    kinds = set()
    ranks = {Rank.PRIVATE}
    for kind, standing in session.execute(
        select(Document.source_kind, Document.standing).where(Document.event_id == event.id).distinct()
    ):
        kinds.add(kind)
        ranks.add(RANK_OF_STANDING[standing])
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
