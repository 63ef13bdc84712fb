"""Going over the stored past for topics that are new or changed: from the newest document down, a batch a transaction.

What no longer fits is dropped on the way, so that a topic never mixes hits of two definitions once it is through. A
crash repeats at most one batch. Documents that come meanwhile are looked at as they come.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from huiying import audit, messages
from huiying.db import Database
from nlp.models import Document
from nlp.watching.matching import Sieve
from nlp.watching.models import Watch
from nlp.watching.recording import forget, keep, row, watched
from nlp.watching.subjects import stored

BATCH = 500
"""Documents a transaction, some tens of milliseconds: others write in between."""
TOGETHER = 50
"""Topics that go over the past side by side."""


def advance(database: Database, *, now: datetime, limit: int = BATCH) -> int:
    """One batch for the topics that are furthest behind; says how many documents were looked at, 0 when all is done."""
    with database.reading() as session:
        if _next(session) is None:
            return 0
    with database.transaction() as session:
        audit.take_turn(session)
        return _batch(session, now, limit)


def carry_out(database: Database, *, now: datetime, most: int) -> int:
    """Advance until nothing is left, or so many documents were looked at."""
    done = 0
    while done < most and (step := advance(database, now=now, limit=min(BATCH, most - done))):
        done += step
    return done


def _next(session: Session) -> int | None:
    return session.scalar(select(func.max(Watch.past_from)))


def _batch(session: Session, now: datetime, limit: int) -> int:
    """The topics that stand at the newest place go on together, and wait for each other at the places of the rest."""
    at = _next(session)
    if at is None:
        return 0
    together = session.scalars(
        select(Watch).where(Watch.past_from == at).order_by(Watch.id).limit(TOGETHER)
    ).all()
    behind = session.scalar(select(func.max(Watch.past_from)).where(Watch.past_from < at)) or 0
    documents = _documents(session, at, behind, limit)
    _look(session, together, documents, now)
    reached = documents[-1].id - 1 if len(documents) == limit else behind
    for watch in together:
        watch.past_from = reached or None
        if not reached:
            _tell(session, watch, now)
    return max(1, len(documents))


def _tell(session: Session, watch: Watch, now: datetime) -> None:
    """Screens that show how far it has come learn that it is through."""
    told = {"name": watch.name, "version": watch.version}
    subject = f"watch:{watch.id}"
    messages.announce(
        session, at=now, kind="watch.past_done", subject=subject, actor="system:watching", payload=told
    )


def _documents(session: Session, at: int, behind: int, limit: int) -> Sequence[Row[tuple[int]]]:
    columns = (Document.source_kind, Document.published_at, Document.first_seen_at)
    query = select(
        Document.id, Document.title, Document.text, Document.scope, Document.places, *columns
    ).where(Document.id <= at, Document.id > behind)
    return session.execute(query.order_by(Document.id.desc()).limit(limit)).all()


def _look(
    session: Session, watches: Sequence[Watch], documents: Sequence[Row[tuple[int]]], now: datetime
) -> None:
    if not documents:
        return
    sieve = Sieve(watched(watch) for watch in watches)
    forget(session, [watch.id for watch in watches], [document.id for document in documents])
    rows = [
        row(hit, document.id, said_at=document.published_at or document.first_seen_at, now=now)
        for document in documents
        for hit in sieve.sift(
            stored(
                body=f"{document.title}\n{document.text}",
                scope=document.scope,
                places=document.places,
                source_kind=document.source_kind,
            )
        )
    ]
    keep(session, rows)
