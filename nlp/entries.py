"""What of a document goes into the index."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying.index import Entry
from nlp.models import Document


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
        first_seen_at=document.first_seen_at,
        source_id=document.source_id,
        source_kind=document.source_kind,
        topics=tuple(told["label"] for told in (*document.topics, *document.policies)),
        scope=document.scope,
        places=tuple(dict.fromkeys(place["full"] for place in document.places if place["full"])),
        event_id=document.event_id,
        urgency=document.urgency,
    )
