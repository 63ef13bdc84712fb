"""Feeding the document index, and making it anew from the records."""

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import select

from huiying.errors import Unavailable
from huiying.service import Service
from nlp.entries import entries
from nlp.models import Document

BATCH = 500


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
