"""Events as they grow: a document joins one, or opens one, and what is known of the event follows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, exists, insert, select, update
from sqlalchemy.orm import Session

from huiying.db import Base, take_ids
from huiying.db.lots import given, told, value_of
from nlp.candidates import Candidates
from nlp.clustering import MATTER_WINDOW, Candidate, Features, choose
from nlp.documents import Row
from nlp.filing import Filing
from nlp.models import Document, Event
from nlp.originals import Original
from nlp.profiles import candidate, date, learn, opened
from nlp.understanding import Understanding

# Many rows a transaction: of the tables themselves, which costs a third of what objects cost.
_EVENT_TABLE = Base.metadata.tables[Event.__tablename__]
_EVENT = _EVENT_TABLE.c
_DOCUMENT = Base.metadata.tables[Document.__tablename__].c
_WHOLE = select(_EVENT_TABLE).where(_EVENT.id.in_(bindparam("events", expanding=True)))
_CHANGED = update(_EVENT_TABLE).where(_EVENT.id == bindparam("event"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The event a document belongs to, and whether it opened it."""

    event_id: int | None = None
    reason: str | None = None
    is_new: bool = False


@dataclass(slots=True)
class _Held:
    """An event that posts of this transaction have changed, which the tables do not know yet."""

    event: Row
    fresh: bool
    """Opened in this transaction."""
    sources: set[str] = field(default_factory=set)
    """Of its posts in this transaction."""


class Events:
    """The events that posts join, one after the other. The records are asked once for all, and changed at the end."""

    def __init__(
        self, session: Session, expected: Sequence[Features], *, now: datetime, candidates: Candidates
    ) -> None:
        """`expected` are the features of the posts that may join or open an event."""
        self.session, self.now, self._read = session, now, candidates
        self._ids = take_ids(session, _EVENT_TABLE, len(expected))
        self._held: dict[int, _Held] = {}
        self._known: dict[int, Candidate] = {}
        self._whole: dict[int, Row] = {}
        self._filing = Filing(session, {key for features in expected for key in features.keys})
        likely = [self._sharing(features) for features in expected]
        self._fetch({number for found in likely for number in found})
        # What shares most is joined most often: read together it costs a fraction.
        self._read_whole({found[0] for found in likely if found})

    def join(
        self,
        document: Row,
        understanding: Understanding,
        features: Features | None,
        *,
        original: Original | None,
        said_at: datetime,
    ) -> Membership:
        """Let a document that is not yet stored join its event; a reprint joins that of its original."""
        if original is not None:
            return self._follow(document, original, said_at)
        if features is None:
            return Membership()
        choice = choose(features, self._candidates(features))
        if choice.event_id is not None:
            held = self._hold(choice.event_id)
        elif features.opens:
            held = self._open(opened(document, understanding, features))
        else:
            return Membership()
        event = held.event
        self._count(held, document, said_at)
        learn(event, document, understanding, features)
        self._known[event["id"]] = candidate(event)
        self._filing.file(event["id"], features.keys, event["last_post_at"])
        return Membership(event_id=event["id"], reason=choice.reason, is_new=choice.event_id is None)

    def write(self) -> None:
        """Write the events, opened and changed. Their documents are not yet stored."""
        self._count_sources()
        fresh = [held.event for held in self._held.values() if held.fresh]
        if fresh:
            self.session.execute(insert(_EVENT_TABLE), fresh)
        changed = [{"event": number} | held.event for number, held in self._held.items() if not held.fresh]
        if changed:
            self.session.execute(_CHANGED, changed)
        self._filing.write()

    def _follow(self, document: Row, original: Original, said_at: datetime) -> Membership:
        if original.event_id is None:
            return Membership()
        held = self._hold(original.event_id)
        self._count(held, document, said_at)
        # The county's own notice may be seen after a copy of it: the words are the same, whose they are is not.
        date(held.event, document)
        self._known[original.event_id] = candidate(held.event)
        return Membership(event_id=original.event_id, reason=f"转载自第 {original.id} 号文档")

    def _open(self, event: Row) -> _Held:
        number = next(self._ids)
        self._held[number] = _Held({"id": number} | event, fresh=True)
        return self._held[number]

    def _hold(self, number: int) -> _Held:
        if number not in self._held:
            if number not in self._whole:
                self._read_whole([number])
            self._held[number] = _Held(self._whole[number], fresh=False)
        return self._held[number]

    def _read_whole(self, numbers: Collection[int]) -> None:
        """Read the rows of events that will be changed, or are likely to be."""
        if numbers:
            rows = self.session.execute(_WHOLE, {"events": list(numbers)}).mappings()
            self._whole |= {row["id"]: dict(row) for row in rows}

    def _count(self, held: _Held, document: Row, said_at: datetime) -> None:
        event = held.event
        held.sources.add(document["source_id"])
        event["posts"] += 1
        event["reprints"] += document["reprint_of"] is not None
        event["first_post_at"] = min(event["first_post_at"], said_at)
        event["last_post_at"] = max(event["last_post_at"], said_at)
        event["first_seen_at"] = min(event["first_seen_at"], document["first_seen_at"])
        event["updated_at"] = self.now

    def _count_sources(self) -> None:
        """Add the sources of which no post had joined the event before."""
        pairs = [
            (number, source)
            for number, held in self._held.items()
            if not held.fresh
            for source in sorted(held.sources)
        ]
        known = _heard(self.session.get_bind().dialect.name)
        heard = {tuple(row) for row in self.session.execute(known, told(pairs))} if pairs else set()
        for number, held in self._held.items():
            held.event["sources"] += sum((number, source) not in heard for source in held.sources)

    def _candidates(self, features: Features) -> list[Candidate]:
        """The events that share most keys: an index look-up a key, never a scan."""
        found = self._sharing(features)
        self._fetch(found)
        return [self._known[number] for number in found]

    def _sharing(self, features: Features) -> list[int]:
        return self._filing.sharing(features.keys, features.at - MATTER_WINDOW)

    def _fetch(self, numbers: Collection[int]) -> None:
        """Read what these events are known by, if it is not known yet."""
        if missing := [number for number in numbers if number not in self._known]:
            self._known |= self._read.read(self.session, missing)


@cache
def _heard(dialect: str) -> Select[Any]:
    """Of pairs of an event and a source those that a post on record has."""
    row = given(dialect)
    event, source = value_of(row, 0, Integer()), value_of(row, 1, String())
    return select(event, source).where(
        exists().where(_DOCUMENT.event_id == event, _DOCUMENT.source_id == source).correlate(row)
    )
