"""Remembering: a post and what was understood of it become a document, a reprint, part of an event.

One call is part of the caller's transaction. The same posts in the same order give the same rows.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from huiying.inbox import Outcome, post_key
from huiying.posts import RawPost, Standing
from huiying.text.normalise import plain
from nlp.events import Membership, join
from nlp.judgement import Reason
from nlp.models import Document, DocumentBand, Event
from nlp.reprints import SHORT, fingerprint, is_reprint
from nlp.understanding import PIPELINE_VERSION, Understanding

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
_SHORT_WINDOW = timedelta(days=3)
_COMPARED = 8
_EQUAL = (
    select(Document)
    .where(Document.fingerprint == bindparam("digest"), Document.reprint_of.is_(None))
    .order_by(Document.id)
    .limit(_COMPARED)
)
_NEAR = (
    select(Document)
    .join(DocumentBand, DocumentBand.document_id == Document.id)
    .where(DocumentBand.band.in_(bindparam("bands", expanding=True)))
    .group_by(Document.id)
    .order_by(func.count().desc(), Document.id)
    .limit(_COMPARED)
)


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


def remember(
    session: Session, post: RawPost, understanding: Understanding, *, inbox_id: int | None, now: datetime
) -> Remembered:
    """Store a post as a document, link it to the text it reprints, and let it join or open an event."""
    said_at = post.published_at or post.first_seen_at
    with session.no_autoflush:
        original = _original(session, understanding, said_at)
        document = _document(post, understanding, inbox_id)
        document.reprint_of = original.id if original is not None else None
        membership = join(session, document, understanding, original=original, said_at=said_at, now=now)
        document.event_id = membership.event.id if membership.event is not None else None
        document.event_reason = membership.reason
        session.add(document)
        session.flush()
        if original is None:
            _keep_bands(session, document.id, understanding)
    return _remembered(document, membership)


def _remembered(document: Document, membership: Membership) -> Remembered:
    return Remembered(
        document_id=document.id,
        outcome=Outcome.STORED if document.reprint_of is None else Outcome.REPRINT,
        reprint_of=document.reprint_of,
        event_id=document.event_id,
        event_is_new=membership.is_new,
        event_changed=membership.event is not None and not membership.is_new,
    )


def _original(session: Session, understanding: Understanding, said_at: datetime) -> Document | None:
    """The first document this text repeats; short texts are only compared with those of the same days."""
    mark = understanding.fingerprint
    for document in session.scalars(_EQUAL, {"digest": mark.digest}):
        apart = abs(said_at - (document.published_at or document.first_seen_at))
        if len(mark.plain) >= SHORT or apart <= _SHORT_WINDOW:
            return document
    if not mark.bands:
        return None
    for document in session.scalars(_NEAR, {"bands": list(mark.bands)}):
        if is_reprint(mark, fingerprint(plain(document.title), plain(document.text), _figures(document))):
            return document
    return None


def _figures(document: Document) -> list[tuple[str, float]]:
    return [(fact["kind"], fact["value"]) for fact in document.facts if fact["value"] is not None]


def _keep_bands(session: Session, document_id: int, understanding: Understanding) -> None:
    rows = [
        {"band": band, "document_id": document_id} for band in sorted(set(understanding.fingerprint.bands))
    ]
    if rows:
        session.execute(insert(DocumentBand), rows)


def _document(post: RawPost, understanding: Understanding, inbox_id: int | None) -> Document:
    where, urgency = understanding.whereabouts, understanding.urgency
    return Document(
        inbox_id=inbox_id,
        key=post_key(post.source_id, post.external_id),
        source_id=post.source_id,
        source_name=post.source_name,
        source_kind=post.source_kind,
        standing=post.standing,
        external_id=post.external_id,
        url=post.url,
        title=understanding.written_title,
        text=understanding.written_text,
        author=_author(post),
        published_at=post.published_at,
        first_seen_at=post.first_seen_at,
        raw_sha256=post.raw_sha256,
        topics=[
            {"label": topic.label, "score": topic.score, "words": list(topic.words)}
            for topic in understanding.topics
        ],
        facts=[asdict(fact) for fact in understanding.facts],
        places=[asdict(place) for place in where.places],
        state=understanding.state.value,
        type=understanding.type.value,
        hazard=understanding.hazard,
        concern=urgency.concern,
        outside=urgency.outside,
        urgency=urgency.urgency,
        scope=where.scope,
        occurred_at=understanding.occurred.at if understanding.occurred else None,
        occurred_precision=understanding.occurred.precision if understanding.occurred else None,
        reasons=_reasons(understanding),
        fingerprint=understanding.fingerprint.digest,
        pipeline_version=PIPELINE_VERSION,
    )


def _reasons(understanding: Understanding) -> dict[str, Any]:
    def told(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
        return [asdict(reason) for reason in reasons]

    moment = understanding.occurred
    return {
        "state": told(understanding.state.reasons),
        "type": told(understanding.type.reasons),
        "urgency": told(understanding.urgency.reasons),
        "scope": understanding.whereabouts.why,
        "occurred": None if moment is None else {"start": moment.start, "end": moment.end},
    }


def _author(post: RawPost) -> str | None:
    """Private persons are kept as a short hash: enough to tell that two posts are one person's."""
    if post.author is None or post.standing is not Standing.PRIVATE:
        return post.author
    return hashlib.sha256(f"{post.source_id}\n{post.author}".encode()).hexdigest()[:16]


def documents_of(session: Session, event_id: int, *, limit: int | None = None) -> list[Document]:
    """The documents of an event, reprints too, oldest first."""
    said_at = func.coalesce(Document.published_at, Document.first_seen_at)
    query = select(Document).where(Document.event_id == event_id).order_by(said_at, Document.id)
    return list(session.scalars(query.limit(limit)))


def event_facts(session: Session, event_id: int) -> list[StatedFact]:
    """Every figure stated for an event, oldest first; reprints repeat and are left out.

    Asked after every post of an event: only the posts that state something are read, and only what is needed.
    """
    said_at = func.coalesce(Document.published_at, Document.first_seen_at)
    stating = (
        select(Document.id, Document.facts, Document.standing, Document.source_name)
        .add_columns(Document.published_at, Document.first_seen_at)
        .where(Document.event_id == event_id, Document.reprint_of.is_(None), Document.facts != [])
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


def merge_events(session: Session, *, kept_id: int, gone_id: int, now: datetime) -> None:
    """Move all documents of one event into another; the emptied event stays, without posts."""
    session.execute(update(Document).where(Document.event_id == gone_id).values(event_id=kept_id))
    kept, gone = session.get_one(Event, kept_id), session.get_one(Event, gone_id)
    kept.posts, gone.posts = kept.posts + gone.posts, 0
    kept.reprints, gone.reprints = kept.reprints + gone.reprints, 0
    kept.updated_at = gone.updated_at = now
