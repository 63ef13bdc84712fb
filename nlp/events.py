"""Events as they grow: a document joins one, or opens one, and what is known of the event follows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, select
from sqlalchemy.orm import Session

from huiying.db import Base, take_ids
from nlp.clustering import MATTER_WINDOW, Candidate, Features, choose, keys
from nlp.models import Document, Event, EventKey
from nlp.originals import Original
from nlp.profiles import candidate, date, learn, opened
from nlp.understanding import Understanding

_CANDIDATES = 20
_STEP = 8

# Asked for every post: of the tables themselves, which costs a third of asking for objects.
_KEY = Base.metadata.tables[EventKey.__tablename__]
_EVENT_TABLE = Base.metadata.tables[Event.__tablename__]
_EVENT = _EVENT_TABLE.c
_DOCUMENT = Base.metadata.tables[Document.__tablename__].c
_EVENTS = (
    select(_EVENT.id, _EVENT.hazard, _EVENT.place, _EVENT.profile, _EVENT.first_post_at, _EVENT.last_post_at)
    .where(_EVENT.id.in_([bindparam(f"at{at}") for at in range(_CANDIDATES)]))
    .order_by(_EVENT.id)
)
_UNDER = select(_KEY.c.key, _KEY.c.last_at).where(_KEY.c.event_id == bindparam("event"))
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


@dataclass(slots=True)
class _Held:
    """An event that posts of this transaction have changed, which the tables do not know yet."""

    event: Event
    fresh: bool
    """Opened in this transaction."""
    sources: set[str] = field(default_factory=set)
    filed: dict[str, datetime] = field(default_factory=dict)
    """The keys it is to be found under from now on, and its last post."""
    before: dict[str, datetime] | None = None
    """The keys it is found under on record, once they were asked for."""

    def under(self, wanted: Sequence[str], since: datetime) -> int:
        """How many of these keys it is found under."""
        known = {**(self.before or {}), **self.filed}
        return sum(key in known and known[key] >= since for key in wanted)


class Events:
    """The events that posts join, one after the other, all written at the end: many rows cost little more than one."""

    def __init__(self, session: Session, *, most: int, now: datetime) -> None:
        """`most` is how many posts come at most."""
        self.session, self.now = session, now
        self._ids = take_ids(session, _EVENT_TABLE, most)
        self._held: dict[int, _Held] = {}

    def join(
        self,
        document: Document,
        understanding: Understanding,
        *,
        original: Original | None,
        said_at: datetime,
    ) -> Membership:
        """Let a document that is not yet stored join its event; a reprint joins that of its original."""
        if original is not None:
            return self._follow(document, original, said_at)
        if not understanding.joins_events:
            return Membership()
        features = understanding.features(said_at)
        choice = choose(features, self._candidates(features))
        if choice.event_id is not None:
            held = self._hold(choice.event_id)
        elif features.opens:
            held = self._open(opened(document, understanding, features))
        else:
            return Membership()
        self._count(held, document, said_at)
        learn(held.event, document, understanding, features)
        held.filed |= dict.fromkeys(keys(features), held.event.last_post_at)
        return Membership(event=held.event, reason=choice.reason, is_new=choice.event_id is None)

    def write(self) -> None:
        """Write the events, opened and changed."""
        self.session.add_all(held.event for held in self._held.values() if held.fresh)
        self.session.flush()
        known = [(number, held) for number, held in self._held.items() if not held.fresh]
        refiled = [{"event": number, "filed": key} for number, held in known for key in held.filed]
        if refiled:
            self.session.execute(_REFILED, refiled)
        rows = [
            {"key": key, "event_id": number, "last_at": last_at}
            for number, held in self._held.items()
            for key, last_at in held.filed.items()
        ]
        if rows:
            self.session.execute(_FILED, rows)

    def _follow(self, document: Document, original: Original, said_at: datetime) -> Membership:
        if original.event_id is None:
            return Membership()
        held = self._hold(original.event_id)
        self._count(held, document, said_at)
        # The county's own notice may be seen after a copy of it: the words are the same, whose they are is not.
        date(held.event, document)
        return Membership(event=held.event, reason=f"转载自第 {original.id} 号文档")

    def _open(self, event: Event) -> _Held:
        event.id = next(self._ids)
        self._held[event.id] = _Held(event, fresh=True)
        return self._held[event.id]

    def _hold(self, event_id: int) -> _Held:
        if event_id not in self._held:
            self._held[event_id] = _Held(self.session.get_one(Event, event_id), fresh=False)
        return self._held[event_id]

    def _count(self, held: _Held, document: Document, said_at: datetime) -> None:
        event = held.event
        event.sources += self._is_first_of(held, document.source_id)
        held.sources.add(document.source_id)
        event.posts += 1
        event.reprints += document.reprint_of is not None
        event.first_post_at = min(event.first_post_at, said_at)
        event.last_post_at = max(event.last_post_at, said_at)
        event.first_seen_at = min(event.first_seen_at, document.first_seen_at)
        event.updated_at = self.now

    def _is_first_of(self, held: _Held, source_id: str) -> bool:
        """Whether no post of this source has joined the event before."""
        if source_id in held.sources:
            return False
        known = {"event": held.event.id, "source": source_id}
        return held.fresh or self.session.scalar(_KNOWN_SOURCE, known) is None

    def _candidates(self, features: Features) -> list[Candidate]:
        """The events that share most keys, asked in one query: an index look-up a key, never a scan."""
        wanted = keys(features)
        if not wanted:
            return []
        found = self._sharing(wanted, features.at - MATTER_WINDOW)
        asked = [number for number in found if number not in self._held]
        told = [self._as_changed(number) for number in found if number in self._held]
        if asked:
            rows = self.session.execute(_EVENTS, _places(asked, _CANDIDATES))
            told += [candidate(tuple(row)) for row in rows]
        return told

    def _sharing(self, wanted: Sequence[str], since: datetime) -> list[int]:
        width = _STEP * math.ceil(len(wanted) / _STEP)
        given = {"since": since, "most": _CANDIDATES + len(self._held)}
        rows = self.session.execute(_sharing(width), _places(wanted, width) | given)
        shared = {number: count for number, count in rows if number not in self._held}
        for number, held in self._held.items():
            if (count := self._known(held).under(wanted, since)) > 0:
                shared[number] = count
        return sorted(shared, key=lambda number: (-shared[number], number))[:_CANDIDATES]

    def _known(self, held: _Held) -> _Held:
        if held.before is None and not held.fresh:
            held.before = {
                row.key: row.last_at for row in self.session.execute(_UNDER, {"event": held.event.id})
            }
        return held

    def _as_changed(self, number: int) -> Candidate:
        event = self._held[number].event
        return candidate(
            (number, event.hazard, event.place, event.profile, event.first_post_at, event.last_post_at)
        )


@cache
def _sharing(width: int) -> Select[Any]:
    """The events under so many keys; a statement of fixed width is compiled once."""
    return (
        select(_KEY.c.event_id, func.count())
        .where(
            _KEY.c.key.in_([bindparam(f"at{at}") for at in range(width)]),
            _KEY.c.last_at >= bindparam("since"),
        )
        .group_by(_KEY.c.event_id)
        .order_by(func.count().desc(), _KEY.c.event_id)
        .limit(bindparam("most"))
    )


def _places(values: Sequence[Any], width: int) -> dict[str, Any]:
    """The values of a fixed number of parameters: the last one repeated, which finds nothing more."""
    return {f"at{at}": values[min(at, len(values) - 1)] for at in range(width)}
