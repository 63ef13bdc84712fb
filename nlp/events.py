"""Events as they grow: a document joins one, or opens one, and what is known of the event follows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from huiying.db import Base
from huiying.posts import Standing
from nlp.clustering import MATTER_WINDOW, Candidate, Choice, Features, choose, keys, merged
from nlp.models import Document, Event, EventKey
from nlp.names import Names
from nlp.places import Scope
from nlp.state import EventState
from nlp.understanding import Understanding

_RANK = {Standing.OFFICIAL: 0, Standing.MEDIA: 1, Standing.PRIVATE: 2}
_FINE = {"minute": 0, "hour": 1, "day": 2, "month": 3}
_STAGE = {EventState.ONGOING: 3, EventState.OCCURRED: 2, EventState.WARNED: 1, EventState.AFTERMATH: 1}
_NEARNESS = {Scope.NONE: 0, Scope.ELSEWHERE: 1, Scope.MENTIONED: 2, Scope.LOCAL: 3}
_CANDIDATES = 20
_TITLE_LENGTH = 60
_NAMES_KEPT = 30
_STEP = 8

# Asked for every post: of the tables themselves, which costs a third of asking for objects.
_KEY = Base.metadata.tables[EventKey.__tablename__]
_EVENT = Base.metadata.tables[Event.__tablename__].c
_DOCUMENT = Base.metadata.tables[Document.__tablename__].c
_EVENTS = (
    select(_EVENT.id, _EVENT.hazard, _EVENT.place, _EVENT.profile, _EVENT.first_post_at, _EVENT.last_post_at)
    .where(_EVENT.id.in_([bindparam(f"at{at}") for at in range(_CANDIDATES)]))
    .order_by(_EVENT.id)
)
_REFILED = delete(_KEY).where(_KEY.c.event_id == bindparam("event"), _KEY.c.key == bindparam("filed"))
_FILED = insert(_KEY)
_KNOWN_SOURCE = (
    select(_DOCUMENT.id)
    .where(_DOCUMENT.event_id == bindparam("event"), _DOCUMENT.source_id == bindparam("source"))
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The event a document belongs to, and whether it opened it."""

    event: Event | None = None
    reason: str | None = None
    is_new: bool = False


def join(
    session: Session,
    document: Document,
    understanding: Understanding,
    *,
    original: Document | None,
    said_at: datetime,
    now: datetime,
) -> Membership:
    """Let a document that is not yet stored join its event; a reprint joins that of its original."""
    if original is not None:
        return _follow(session, document, original, said_at=said_at, now=now)
    if not understanding.joins_events:
        return Membership()
    features = understanding.features(said_at)
    choice = choose(features, _candidates(session, features))
    if choice.event_id is None and not features.opens:
        return Membership()
    if choice.event_id is None:
        event = _opened(document, understanding, features)
    else:
        event = session.get_one(Event, choice.event_id)
    _count(session, event, document, said_at, now)
    _learn(event, document, understanding, features)
    if choice.event_id is None:
        session.add(event)
        session.flush()
    _file(session, event, features, refile=choice.event_id is not None)
    return _member(event, choice)


def _member(event: Event, choice: Choice) -> Membership:
    return Membership(event=event, reason=choice.reason, is_new=choice.event_id is None)


def _follow(
    session: Session, document: Document, original: Document, *, said_at: datetime, now: datetime
) -> Membership:
    if original.event_id is None:
        return Membership()
    event = session.get_one(Event, original.event_id)
    _count(session, event, document, said_at, now)
    # The county's own notice may be seen after a copy of it: the words are the same, whose they are is not.
    _date(event, document)
    return Membership(event=event, reason=f"转载自第 {original.id} 号文档")


def _candidates(session: Session, features: Features) -> list[Candidate]:
    """The events that share most keys, asked in one query: an index look-up a key, never a scan."""
    wanted = keys(features)
    if not wanted:
        return []
    width = _STEP * math.ceil(len(wanted) / _STEP)
    since = {"since": features.at - MATTER_WINDOW}
    found = session.scalars(_sharing(width), _places(wanted, width) | since).all()
    if not found:
        return []
    return [_candidate(tuple(row)) for row in session.execute(_EVENTS, _places(found, _CANDIDATES))]


@cache
def _sharing(width: int) -> Select[tuple[int]]:
    """The events under so many keys; a statement of fixed width is compiled once."""
    return (
        select(_KEY.c.event_id)
        .where(
            _KEY.c.key.in_([bindparam(f"at{at}") for at in range(width)]),
            _KEY.c.last_at >= bindparam("since"),
        )
        .group_by(_KEY.c.event_id)
        .order_by(func.count().desc(), _KEY.c.event_id)
        .limit(_CANDIDATES)
    )


def _places(values: Sequence[Any], width: int) -> dict[str, Any]:
    """The values of a fixed number of parameters: the last one repeated, which finds nothing more."""
    return {f"at{at}": values[min(at, len(values) - 1)] for at in range(width)}


def _candidate(row: Sequence[Any]) -> Candidate:
    event_id, hazard, place, profile, first_at, last_at = row
    return Candidate(
        event_id=event_id,
        emergency=profile["emergency"],
        hazard=hazard,
        place=place,
        names=_names(profile),
        terms=profile["terms"],
        first_at=first_at,
        last_at=last_at,
    )


def _names(profile: Mapping[str, Any]) -> Names:
    return Names(
        towns=frozenset(profile["towns"]),
        firms=frozenset(profile["firms"]),
        sites=frozenset(profile["sites"]),
    )


def _listed(names: Names) -> dict[str, list[str]]:
    return {
        "towns": sorted(names.towns),
        "firms": sorted(names.firms),
        "sites": sorted(names.sites),
    }


def _opened(document: Document, understanding: Understanding, features: Features) -> Event:
    return Event(
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
        profile={"emergency": features.emergency, "terms": {}, **_listed(Names())},
        posts=0,
        reprints=0,
        sources=0,
    )


def _headline(understanding: Understanding) -> str:
    text = understanding.written_title or understanding.written_text.lstrip("\n")
    return text.split("\n")[0][:_TITLE_LENGTH]


def _count(session: Session, event: Event, document: Document, said_at: datetime, now: datetime) -> None:
    known = {"event": event.id, "source": document.source_id}
    if event.posts == 0 or session.scalar(_KNOWN_SOURCE, known) is None:
        event.sources += 1
    event.posts += 1
    event.reprints += document.reprint_of is not None
    event.first_post_at = min(event.first_post_at, said_at)
    event.last_post_at = max(event.last_post_at, said_at)
    event.first_seen_at = min(event.first_seen_at, document.first_seen_at)
    event.updated_at = now


def _learn(event: Event, document: Document, understanding: Understanding, features: Features) -> None:
    """What the document adds: its words, its names, a graver state, a better time."""
    profile = event.profile
    event.profile = {
        **profile,
        "emergency": profile["emergency"] or features.emergency,
        "terms": merged(profile["terms"], features.terms),
        **_listed(_names(profile).united(features.names, most=_NAMES_KEPT)),
    }
    if _STAGE.get(understanding.state.value, 0) > _STAGE.get(EventState(event.state), 0):
        event.state, event.type = understanding.state.value, understanding.type.value
        event.hazard = features.hazard or event.hazard
    event.urgency = max(event.urgency, understanding.urgency.urgency)
    _locate(event, understanding, features)
    _entitle(event, document, understanding)
    _date(event, document)


def _locate(event: Event, understanding: Understanding, features: Features) -> None:
    """Who was first to tell need not have said where: the scope that concerns the office most counts."""
    scope = understanding.whereabouts.scope
    if _NEARNESS[scope] > _NEARNESS[Scope(event.scope)]:
        event.scope, event.place = scope, features.place or event.place


def _entitle(event: Event, document: Document, understanding: Understanding) -> None:
    """A headline of official or recognised media names an event better than the first cry for help."""
    rank = _RANK[Standing(document.standing)]
    if understanding.title and rank < min(event.profile.get("titled_by", rank + 1), _RANK[Standing.PRIVATE]):
        event.title = _headline(understanding)
        event.profile = {**event.profile, "titled_by": rank}


def _date(event: Event, document: Document) -> None:
    """Official before media before private; within a standing the finer time, then the earlier."""
    offered = _credit(document.standing, document.occurred_precision, document.occurred_at)
    held = _credit(event.occurred_standing, event.occurred_precision, event.occurred_at)
    if offered is not None and (held is None or offered < held):
        event.occurred_at, event.occurred_standing = document.occurred_at, document.standing
        event.occurred_precision = document.occurred_precision


def _credit(
    standing: str | None, precision: str | None, at: datetime | None
) -> tuple[int, int, datetime] | None:
    if at is None or standing is None or precision is None:
        return None
    return _RANK[Standing(standing)], _FINE[precision], at


def _file(session: Session, event: Event, features: Features, *, refile: bool) -> None:
    """Let the event be found under the keys of its new document."""
    wanted = keys(features)
    if refile and wanted:
        session.execute(_REFILED, [{"event": event.id, "filed": key} for key in wanted])
    rows = [{"key": key, "event_id": event.id, "last_at": event.last_post_at} for key in wanted]
    if rows:
        session.execute(_FILED, rows)
