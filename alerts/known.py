"""What is on record of events a post has joined: asked for all of them at once, because a batch has many."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.casefacts import Statement
from alerts.events import Voice, statements_of, voices_of
from alerts.lineage import survivor_of
from alerts.models import Alert, Case
from nlp.models import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An event, what its posts state and who speaks of it, and what the office has made of it."""

    event: Event
    said: Sequence[Statement]
    voices: Sequence[Voice]
    alert: Alert | None
    """The newest."""
    case: Case | None
    """The newest, archived or not; the one it lives on in where it was merged."""


def all_known(session: Session, event_ids: Sequence[int]) -> list[Known]:
    """Of each of these events, which exist, in their order."""
    if not event_ids:
        return []
    found = {row.id: row for row in session.scalars(select(Event).where(Event.id.in_(event_ids)))}
    # In the order of their numbers, so that of several the last one stays.
    raised = select(Alert).where(Alert.event_id.in_(event_ids)).order_by(Alert.id)
    opened = select(Case).where(Case.event_id.in_(event_ids)).order_by(Case.id)
    alerts = {row.event_id: row for row in session.scalars(raised)}
    cases = {row.event_id: survivor_of(session, row) for row in session.scalars(opened)}
    said, voices = statements_of(session, event_ids), voices_of(session, event_ids)
    return [
        Known(
            event=found[event_id],
            said=said[event_id],
            voices=voices[event_id],
            alert=alerts.get(event_id),
            case=cases.get(event_id),
        )
        for event_id in event_ids
    ]
