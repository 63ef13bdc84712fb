"""Remembering: a post and what was understood of it become a document, a reprint, part of an event.

One call is part of the caller's transaction. The same posts in the same order give the same rows.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, and_, bindparam, func, insert, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from huiying.db import Base, take_ids
from huiying.inbox import Outcome
from huiying.posts import RawPost, Standing
from nlp.candidates import Candidates
from nlp.clustering import Features
from nlp.documents import Row, compose
from nlp.events import Events
from nlp.models import STATING, Document
from nlp.originals import Originals
from nlp.understanding import Understanding

_DOCUMENT = Base.metadata.tables[Document.__tablename__]
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A post, what was understood of it, and who wrote it as it may be kept (`nlp.authors.known_as`)."""

    post: RawPost
    understanding: Understanding
    inbox_id: int | None = None
    author: str | None = None
    row: Row = field(init=False, repr=False)
    """The document: made here, so that it is ready before others have to wait for the transaction."""
    features: Features | None = field(init=False, repr=False)
    """What decides its event, if it can belong to one."""

    def __post_init__(self) -> None:
        row = compose(self.post, self.understanding, inbox_id=self.inbox_id, author=self.author)
        features = self.understanding.features(self.said_at) if self.understanding.joins_events else None
        object.__setattr__(self, "row", row)
        object.__setattr__(self, "features", features)

    @property
    def said_at(self) -> datetime:
        return self.post.published_at or self.post.first_seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What became of a post."""

    document_id: int
    outcome: Outcome
    reprint_of: int | None
    event_id: int | None
    event_is_new: bool
    event_changed: bool
    """The event gained a post: its facts and its grade may have changed."""
    row: Row = field(repr=False)
    """The document as it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFact:
    """A figure of an event and who said it; `quote` is `body[start:end]` of the document."""

    kind: str
    value: float | None
    low: float | None
    high: float | None
    vague: bool
    standing: str
    source_name: str
    document_id: int
    said_at: datetime
    quote: str
    start: int
    end: int


def admissible(post: RawPost, *, now: datetime) -> str | None:
    """Why a post cannot be taken in (`empty`, `future_date`, `impossible_date`); None if it can."""
    if not post.title.strip() and not post.text.strip():
        return "empty"
    if post.published_at is not None and post.published_at > now + _AHEAD:
        return "future_date"
    if post.published_at is not None and post.published_at < _EARLIEST:
        return "impossible_date"
    return None


def remember_all(
    session: Session, offered: Sequence[Offered], *, now: datetime, candidates: Candidates | None = None
) -> list[Remembered]:
    """Store posts as documents, in their order: link each to the text it reprints, let it join or open an event.

    The same posts one by one give the same rows: each sees those before it. Whoever stores again and again keeps his
    `candidates` from one time to the next.
    """
    if not offered:
        return []
    originals = Originals(session, [one.understanding.fingerprint for one in offered])
    expected = [one.features for one in offered if one.features is not None]
    events = Events(session, expected, now=now, candidates=candidates or Candidates())
    ids = take_ids(session, _DOCUMENT, len(offered))
    placed = [_place(one, next(ids), originals, events) for one in offered]
    events.write()
    session.execute(insert(_DOCUMENT), [kept.row for kept in placed])
    originals.keep()
    return placed


def _place(one: Offered, number: int, originals: Originals, events: Events) -> Remembered:
    """The document of a post with its original and its event, not yet written."""
    mark = one.understanding.fingerprint
    original = originals.find(mark, one.said_at)
    row = one.row | {"id": number, "reprint_of": original.id if original is not None else None}
    joined = events.join(row, one.understanding, one.features, original=original, said_at=one.said_at)
    row |= {"event_id": joined.event_id, "event_reason": joined.reason}
    if original is None:
        originals.add(row, mark, one.said_at)
    return Remembered(
        document_id=number,
        outcome=Outcome.STORED if original is None else Outcome.REPRINT,
        reprint_of=row["reprint_of"],
        event_id=joined.event_id,
        event_is_new=joined.is_new,
        event_changed=joined.event_id is not None and not joined.is_new,
        row=row,
    )


def facts_of_events(session: Session, event_ids: Collection[int]) -> dict[int, list[StatedFact]]:
    """By event every figure stated for it, oldest first. Reprints repeat and are left out, unless their source has
    more say than that of the copy seen before.

    Asked after every post of an event: only the posts that state something are read, and only what is needed.
    """
    found: dict[int, list[StatedFact]] = {number: [] for number in event_ids}
    for row in session.execute(_stating(), {"events": list(found)}).mappings():
        found[row["event_id"]] += [_stated(row, fact) for fact in row["facts"]]
    return found


def _stated(row: RowMapping, fact: dict[str, Any]) -> StatedFact:
    return StatedFact(
        kind=fact["kind"],
        value=fact["value"],
        low=fact["low"],
        high=fact["high"],
        vague=fact["vague"],
        standing=row["standing"],
        source_name=row["source_name"],
        document_id=row["id"],
        said_at=row["published_at"] or row["first_seen_at"],
        quote=fact["quote"],
        start=fact["start"],
        end=fact["end"],
    )


@cache
def _stating() -> Select[Any]:
    said_at = func.coalesce(Document.published_at, Document.first_seen_at)
    original = aliased(Document)
    more_say = or_(
        and_(Document.standing == Standing.OFFICIAL, original.standing != Standing.OFFICIAL),
        and_(Document.standing == Standing.MEDIA, original.standing == Standing.PRIVATE),
    )
    return (
        select(Document.id, Document.event_id, Document.facts, Document.standing, Document.source_name)
        .add_columns(Document.published_at, Document.first_seen_at)
        .outerjoin(original, original.id == Document.reprint_of)
        .where(
            Document.event_id.in_(bindparam("events", expanding=True)),
            literal_column(f"document.{STATING}"),
            or_(Document.reprint_of.is_(None), more_say),
        )
        .order_by(said_at, Document.id)
    )
