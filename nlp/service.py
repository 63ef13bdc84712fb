"""Remembering: a post and what was understood of it become a document, a reprint, part of an event.

One call is part of the caller's transaction. The same posts in the same order give the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from huiying.db import Base, take_ids
from huiying.inbox import Outcome
from huiying.posts import RawPost, Standing
from nlp.documents import compose
from nlp.events import Events, Membership
from nlp.models import Document
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


def remember_all(session: Session, offered: Sequence[Offered], *, now: datetime) -> list[Remembered]:
    """Store posts as documents, in their order: link each to the text it reprints, let it join or open an event.

    The same posts one by one give the same rows: each sees those before it.
    """
    if not offered:
        return []
    with session.no_autoflush:
        originals = Originals(session, [one.understanding.fingerprint for one in offered])
        events = Events(session, most=len(offered), now=now)
        ids = take_ids(session, _DOCUMENT, len(offered))
        placed = [_place(one, next(ids), originals, events) for one in offered]
        events.write()
        session.add_all(document for document, _ in placed)
        session.flush()
        originals.keep()
    return [_remembered(document, membership) for document, membership in placed]


def _place(one: Offered, number: int, originals: Originals, events: Events) -> tuple[Document, Membership]:
    """The document of a post with its original and its event, not yet written."""
    post, understanding = one.post, one.understanding
    said_at = post.published_at or post.first_seen_at
    original = originals.find(understanding.fingerprint, said_at)
    document = compose(post, understanding, inbox_id=one.inbox_id, author=one.author)
    document.id, document.reprint_of = number, original.id if original is not None else None
    membership = events.join(document, understanding, original=original, said_at=said_at)
    document.event_id = membership.event.id if membership.event is not None else None
    document.event_reason = membership.reason
    if original is None:
        originals.add(document, understanding.fingerprint, said_at)
    return document, membership


def _remembered(document: Document, membership: Membership) -> Remembered:
    return Remembered(
        document_id=document.id,
        outcome=Outcome.STORED if document.reprint_of is None else Outcome.REPRINT,
        reprint_of=document.reprint_of,
        event_id=document.event_id,
        event_is_new=membership.is_new,
        event_changed=membership.event is not None and not membership.is_new,
    )


def event_facts(session: Session, event_id: int) -> list[StatedFact]:
    """Every figure stated for an event, oldest first. Reprints repeat and are left out, unless their source has
    more say than that of the copy seen before.

    Asked after every post of an event: only the posts that state something are read, and only what is needed.
    """
    said_at = func.coalesce(Document.published_at, Document.first_seen_at)
    original = aliased(Document)
    more_say = or_(
        and_(Document.standing == Standing.OFFICIAL, original.standing != Standing.OFFICIAL),
        and_(Document.standing == Standing.MEDIA, original.standing == Standing.PRIVATE),
    )
    stating = (
        select(Document.id, Document.facts, Document.standing, Document.source_name)
        .add_columns(Document.published_at, Document.first_seen_at)
        .outerjoin(original, original.id == Document.reprint_of)
        .where(
            Document.event_id == event_id, Document.facts != [], or_(Document.reprint_of.is_(None), more_say)
        )
        .order_by(said_at, Document.id)
    )
    return [
        StatedFact(
            kind=fact["kind"],
            value=fact["value"],
            low=fact["low"],
            high=fact["high"],
            vague=fact["vague"],
            standing=standing,
            source_name=source_name,
            document_id=document_id,
            said_at=published_at or first_seen_at,
            quote=fact["quote"],
            start=fact["start"],
            end=fact["end"],
        )
        for document_id, facts, standing, source_name, published_at, first_seen_at in session.execute(stating)
        for fact in facts
    ]
