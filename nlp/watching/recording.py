"""The hits of documents: written in the transaction of the document itself, so that none is without its topics."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from huiying.clock import BEIJING
from huiying.db import Base
from nlp.models import Document
from nlp.understanding import Understanding
from nlp.watching.expression import Expression
from nlp.watching.matching import Sieve, Watched, WatchHit
from nlp.watching.models import Watch, WatchFinding, WatchState
from nlp.watching.subjects import of_document, of_understanding

_HIT = Base.metadata.tables[WatchFinding.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A document that has just been stored, with what was understood of it."""

    document_id: int
    understanding: Understanding
    source_kind: str
    said_at: datetime


class Watchman:
    """Matches new documents against the active topics; looks once a transaction whether one has changed."""

    def __init__(self) -> None:
        self._seen: int | None = None
        self._sieve = Sieve(())

    def sieve(self, session: Session) -> Sieve:
        """The topics as they stand in this transaction."""
        revision = session.scalar(select(func.coalesce(func.sum(Watch.revision), 0)))
        if revision != self._seen:
            self._sieve, self._seen = Sieve(active(session)), revision
        return self._sieve

    def look(self, session: Session, documents: Sequence[Looked], *, now: datetime) -> int:
        """Keep the hits of new documents; says how many there were."""
        sieve = self.sieve(session)
        if not sieve.watches:
            return 0
        rows = [
            row(hit, looked.document_id, said_at=looked.said_at, now=now)
            for looked in documents
            for hit in match_all(sieve, looked.understanding, looked.source_kind)
        ]
        keep(session, rows)
        return len(rows)


def match_all(sieve: Sieve, understanding: Understanding, source_kind: str) -> list[WatchHit]:
    """The topics that a post fits, as it was understood."""
    return sieve.sift(of_understanding(understanding, source_kind))


def active(session: Session) -> list[Watched]:
    """The topics that are looked out for."""
    return [
        watched(watch)
        for watch in session.scalars(select(Watch).where(Watch.state == WatchState.ACTIVE).order_by(Watch.id))
    ]


def watched(watch: Watch) -> Watched:
    """A topic ready for matching."""
    return Watched(id=watch.id, version=watch.version, expression=Expression.from_json(watch.definition))


def row(hit: WatchHit, document_id: int, *, said_at: datetime, now: datetime) -> dict[str, Any]:
    """A hit as it is kept."""
    return {
        "watch_id": hit.watch_id,
        "document_id": document_id,
        "version": hit.version,
        "spans": [asdict(mark) for mark in hit.marks],
        "at": now,
        "said_at": said_at,
        "day": said_at.astimezone(BEIJING).date(),
    }


def keep(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write hits that are not there yet."""
    if rows:
        session.execute(insert(_HIT), list(rows))


def rematch(session: Session, document: Document, *, now: datetime) -> None:
    """Look at a stored document again after somebody has corrected it."""
    sieve = Sieve(active(session))
    forget(session, [watched.id for watched in sieve.watches], [document.id])
    said_at = document.published_at or document.first_seen_at
    keep(
        session,
        [row(hit, document.id, said_at=said_at, now=now) for hit in sieve.sift(of_document(document))],
    )


def forget(session: Session, watch_ids: Iterable[int], document_ids: Iterable[int]) -> None:
    """Drop the hits of these topics among these documents."""
    held = _HIT.c.watch_id.in_(list(watch_ids)), _HIT.c.document_id.in_(list(document_ids))
    session.execute(delete(_HIT).where(*held))
