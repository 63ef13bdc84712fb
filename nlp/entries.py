"""What of a document goes into the index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from huiying.index import Entry
from nlp.models import Document

_COLUMNS = (
    Document.id,
    Document.revision,
    Document.title,
    Document.text,
    Document.published_at,
    Document.first_seen_at,
    Document.source_id,
    Document.source_kind,
    Document.topics,
    Document.policies,
    Document.scope,
    Document.places,
    Document.event_id,
    Document.urgency,
)


def entries(session: Session, document_ids: Iterable[int]) -> list[Entry]:
    """Index entries of these documents, as the database holds them: what the session has loaded may be older."""
    return _asked(session, select(*_COLUMNS).where(Document.id.in_(list(document_ids))))


def entries_after(session: Session, document_id: int, most: int) -> list[Entry]:
    """Index entries of the documents that follow a number, ascending, at most so many."""
    following = select(*_COLUMNS).where(Document.id > document_id)
    return _asked(session, following.order_by(Document.id).limit(most))


def revisions(session: Session) -> Iterator[tuple[int, int]]:
    """Number and revision of every document, ascending, read as they are asked for."""
    every = select(Document.id, Document.revision).order_by(Document.id)
    for row in session.execute(every.execution_options(yield_per=10_000)):
        yield row.id, row.revision


def revisions_of(session: Session, document_ids: Sequence[int]) -> dict[int, int]:
    """The revisions of those of these documents that are there."""
    rows = session.execute(select(Document.id, Document.revision).where(Document.id.in_(document_ids)))
    return {row.id: row.revision for row in rows}


def _asked(session: Session, query: Select[Any]) -> list[Entry]:
    return [entry(dict(row)) for row in session.execute(query).mappings()]


def entry(row: Mapping[str, Any]) -> Entry:
    """The searchable side of a document, by its columns."""
    return Entry(
        document_id=row["id"],
        version=row["revision"],
        title=row["title"],
        text=row["text"],
        published_at=row["published_at"] or row["first_seen_at"],
        first_seen_at=row["first_seen_at"],
        source_id=row["source_id"],
        source_kind=row["source_kind"],
        topics=tuple(told["label"] for told in (*row["topics"], *row["policies"])),
        scope=row["scope"],
        places=tuple(dict.fromkeys(place["full"] for place in row["places"] if place["full"])),
        event_id=row["event_id"],
        urgency=row["urgency"],
    )
