"""What of a document goes into the index; and the index made anew from the records."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying.errors import Unavailable
from huiying.index import Entry
from huiying.service import Service
from nlp.models import Document

BATCH = 500


def entries(session: Session, document_ids: Iterable[int]) -> list[Entry]:
    """Index entries of these documents."""
    return [
        entry(document)
        for document in session.scalars(select(Document).where(Document.id.in_(list(document_ids))))
    ]


def entry(document: Document) -> Entry:
    """The searchable side of a document; its version is the pipeline's, so that a re-run replaces it."""
    return Entry(
        document_id=document.id,
        version=1,
        title=document.title,
        text=document.text,
        published_at=document.published_at or document.first_seen_at,
        source_id=document.source_id,
        source_kind=document.source_kind,
        topics=tuple(topic["label"] for topic in document.topics),
        place=document.scope,
        event_id=document.event_id,
        urgency=document.urgency,
    )


def feed_index(service: Service) -> str | None:
    """Send what waits to the index; gives in Chinese why it could not be sent. What waits is kept."""
    try:
        service.index.flush(service.database)
    except Unavailable as trouble:
        return trouble.message
    return None


def rebuild_index(service: Service) -> int:
    """Put every document into the index again; returns how many."""
    count = 0
    service.index.drop(service.database)
    service.index.prepare(service.database)
    with service.database.reading() as session:
        ids = iter(session.scalars(select(Document.id).order_by(Document.id)).all())
    for batch in _batches(ids):
        with service.database.transaction() as session:
            service.index.put(session, entries(session, batch))
        service.index.flush(service.database)
        count += len(batch)
    return count


def _batches(ids: Iterator[int]) -> Iterator[Sequence[int]]:
    while batch := list(islice(ids, BATCH)):
        yield batch
