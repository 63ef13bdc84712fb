"""Events as they grow: a document joins one, or opens one, and what is known of the event follows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying.posts import Standing
from nlp.clustering import (
    EMERGENCY_WINDOW,
    MATTER_WINDOW,
    Candidate,
    Features,
    choose,
    keys,
    merged,
)
from nlp.models import Document, Event, EventKey
from nlp.state import EventState
from nlp.understanding import Understanding

_RANK = {Standing.OFFICIAL: 0, Standing.MEDIA: 1, Standing.PRIVATE: 2}
_FINE = {"minute": 0, "hour": 1, "day": 2, "month": 3}
_STAGE = {EventState.ONGOING: 3, EventState.OCCURRED: 2, EventState.WARNED: 1, EventState.AFTERMATH: 1}
_CANDIDATES_A_KEY = 25
_TITLE_LENGTH = 60
_NAMES_KEPT = 30


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a document opened an event or changed one."""

    is_new: bool = False
    changed: bool = False


def join(
    session: Session,
    document: Document,
    understanding: Understanding,
    *,
    original: Document | None,
    said_at: datetime,
    now: datetime,
) -> Membership:
    """Let a stored document join its event; a reprint joins that of its original."""
    if original is not None:
        if original.event_id is None:
            return Membership()
        event = session.get_one(Event, original.event_id)
        document.event_reason = f"转载自第 {original.id} 号文档"
        _count(session, event, document, said_at, now)
        return Membership(changed=True)
    if not understanding.joins_events:
        return Membership()
    features = understanding.features(said_at)
    choice = choose(features, _candidates(session, features))
    document.event_reason = choice.reason
    if choice.event_id is None:
        event = _open(session, document, understanding, features, now)
    else:
        event = session.get_one(Event, choice.event_id)
    _count(session, event, document, said_at, now)
    _learn(session, event, document, understanding, features)
    return Membership(is_new=choice.event_id is None, changed=choice.event_id is not None)


def _candidates(session: Session, features: Features) -> list[Candidate]:
    window = EMERGENCY_WINDOW if features.emergency else MATTER_WINDOW
    since = features.at - max(window, MATTER_WINDOW)
    ids: set[int] = set()
    for key in keys(features):
        query = select(EventKey.event_id).where(EventKey.key == key, EventKey.last_at >= since)
        ids.update(session.scalars(query.order_by(EventKey.last_at.desc()).limit(_CANDIDATES_A_KEY)))
    events = session.scalars(select(Event).where(Event.id.in_(sorted(ids))).order_by(Event.id))
    return [_candidate(event) for event in events]


def _candidate(event: Event) -> Candidate:
    return Candidate(
        event_id=event.id,
        emergency=event.profile["emergency"],
        hazard=event.hazard,
        place=event.place,
        names=frozenset(event.profile["names"]),
        terms=event.profile["terms"],
        first_at=event.first_post_at,
        last_at=event.last_post_at,
    )


def _open(
    session: Session, document: Document, understanding: Understanding, features: Features, now: datetime
) -> Event:
    event = Event(
        title=_headline(understanding),
        state=understanding.state.value,
        type=understanding.type.value,
        hazard=features.hazard,
        place=features.place,
        scope=understanding.whereabouts.scope,
        urgency=understanding.urgency.urgency,
        first_post_at=features.at,
        last_post_at=features.at,
        first_seen_at=document.first_seen_at,
        profile={"emergency": features.emergency, "names": [], "terms": {}},
        posts=0,
        reprints=0,
        sources=0,
        updated_at=now,
    )
    session.add(event)
    session.flush()
    return event


def _headline(understanding: Understanding) -> str:
    text = understanding.title or understanding.text.lstrip("\n")
    return text.split("\n")[0][:_TITLE_LENGTH]


def _count(session: Session, event: Event, document: Document, said_at: datetime, now: datetime) -> None:
    known = select(Document.id).where(
        Document.event_id == event.id, Document.source_id == document.source_id, Document.id != document.id
    )
    if session.scalar(known.limit(1)) is None:
        event.sources += 1
    document.event_id = event.id
    event.posts += 1
    event.reprints += document.reprint_of is not None
    event.first_post_at = min(event.first_post_at, said_at)
    event.last_post_at = max(event.last_post_at, said_at)
    event.first_seen_at = min(event.first_seen_at, document.first_seen_at)
    event.updated_at = now


def _learn(
    session: Session, event: Event, document: Document, understanding: Understanding, features: Features
) -> None:
    """What the document adds: its words, its names, a graver state, a better time, a better title."""
    profile = event.profile
    names = sorted({*profile["names"], *features.names})[:_NAMES_KEPT]
    event.profile = {
        "emergency": profile["emergency"] or features.emergency,
        "names": names,
        "terms": merged(profile["terms"], features.terms),
    }
    if _STAGE.get(understanding.state.value, 0) > _STAGE.get(EventState(event.state), 0):
        event.state, event.type = understanding.state.value, understanding.type.value
        event.hazard = features.hazard or event.hazard
    event.urgency = max(event.urgency, understanding.urgency.urgency)
    _date(event, document)
    _file(session, event, features)


def _date(event: Event, document: Document) -> None:
    """Official before media before private; within a standing the finer time, then the earlier."""
    if document.occurred_at is None:
        return
    rank = (
        _RANK[Standing(document.standing)],
        _FINE[document.occurred_precision or "month"],
        document.occurred_at,
    )
    if event.occurred_at is not None:
        held = (
            _RANK[Standing(event.occurred_standing or Standing.PRIVATE)],
            _FINE[event.occurred_precision or "month"],
            event.occurred_at,
        )
        if held <= rank:
            return
    event.occurred_at, event.occurred_standing = document.occurred_at, document.standing
    event.occurred_precision = document.occurred_precision


def _file(session: Session, event: Event, features: Features) -> None:
    """Let the event be found under the keys of its new document."""
    wanted = keys(features)
    held = {
        row.key: row
        for row in session.scalars(
            select(EventKey).where(EventKey.event_id == event.id, EventKey.key.in_(wanted))
        )
    }
    for key in wanted:
        row = held.get(key)
        if row is None:
            session.add(EventKey(key=key, event_id=event.id, last_at=event.last_post_at))
        else:
            row.last_at = event.last_post_at
