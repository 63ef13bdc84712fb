"""The index in SQLite itself: contentless FTS5 over bigrams, in the transaction of the records."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Executable, delete, func, insert, select
from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.index.bigrams import tokens
from huiying.index.entry import DEEPEST, Entry, Found, Hits, Query
from huiying.index.fts_query import conditions
from huiying.index.fts_table import TEXT, create_table, drop_table
from huiying.index.highlights import hit
from huiying.index.tables import IndexedDocument, IndexedPassage, IndexedTopic

BATCH = 500
_NEWEST = (IndexedDocument.published_at.desc(), IndexedDocument.document_id.desc())


class FullTextIndex:
    """DocumentIndex on SQLite FTS5. Nothing waits: a change is found as soon as it is committed."""

    name = "SQLite FTS5"

    def prepare(self, database: Database) -> None:
        with database.transaction() as session:
            create_table(session.connection())

    def drop(self, database: Database) -> None:
        with database.transaction() as session:
            drop_table(session.connection())
            for held in (IndexedTopic, IndexedPassage, IndexedDocument):
                session.execute(delete(held))

    def put(self, session: Session, entries: Iterable[Entry]) -> None:
        newest: dict[int, Entry] = {}
        for entry in entries:
            held = newest.get(entry.document_id)
            if held is None or held.version <= entry.version:
                newest[entry.document_id] = entry
        ids = list(newest)
        for start in range(0, len(ids), BATCH):
            _put_batch(session, [newest[number] for number in ids[start : start + BATCH]])

    def delete(self, session: Session, document_ids: Iterable[int]) -> None:
        ids = list(document_ids)
        for start in range(0, len(ids), BATCH):
            _delete_batch(session, ids[start : start + BATCH])

    def flush(self, database: Database) -> int:  # noqa: ARG002  # the protocol's signature
        return 0

    def search(self, session: Session, query: Query) -> Hits:
        wanted = conditions(query)
        if wanted is None:
            return Hits(total=0, items=(), histogram=())
        by_day = select(IndexedDocument.day, func.count()).where(*wanted).group_by(IndexedDocument.day)
        days = [(day, count) for day, count in session.execute(by_day.order_by(IndexedDocument.day))]
        page = select(IndexedDocument.document_id).where(*wanted).order_by(*_NEWEST)
        ids = session.scalars(page.limit(query.page_size).offset(query.offset)).all()
        return Hits(
            total=sum(count for _, count in days),
            items=tuple(hit(number, *words, query.text) for number, words in _passages(session, ids)),
            histogram=tuple(days),
        )

    def newest(self, session: Session, query: Query, *, most: int) -> Sequence[Found]:
        wanted = conditions(query)
        if wanted is None:
            return ()
        columns = select(IndexedDocument.document_id, IndexedDocument.published_at).where(*wanted)
        rows = session.execute(columns.order_by(*_NEWEST).limit(min(most, DEEPEST)))
        return [Found(document_id=row.document_id, published_at=row.published_at) for row in rows]

    def count(self, session: Session) -> int:
        return session.scalar(select(func.count()).select_from(IndexedDocument)) or 0

    def lag(self, session: Session) -> int:  # noqa: ARG002  # the protocol's signature
        return 0

    def close(self) -> None:
        """Nothing to let go of: the connections are the database's."""


def _put_batch(session: Session, entries: Sequence[Entry]) -> None:
    ids = [entry.document_id for entry in entries]
    versions = select(IndexedDocument.document_id, IndexedDocument.version)
    held = {
        row.document_id: row.version
        for row in session.execute(versions.where(IndexedDocument.document_id.in_(ids)))
    }
    entries = [entry for entry in entries if held.get(entry.document_id, entry.version) <= entry.version]
    _delete_batch(session, [entry.document_id for entry in entries if entry.document_id in held])
    _insert(session, insert(IndexedDocument), [_row(entry) for entry in entries])
    passages = [
        {"document_id": entry.document_id, "title": entry.title, "text": entry.text} for entry in entries
    ]
    _insert(session, insert(IndexedPassage), passages)
    topics = [
        {"topic": topic, "document_id": entry.document_id} for entry in entries for topic in set(entry.topics)
    ]
    _insert(session, insert(IndexedTopic), topics)
    words = [
        {"rowid": entry.document_id, "title": tokens(entry.title), "text": tokens(entry.text)}
        for entry in entries
    ]
    _insert(session, TEXT.insert(), words)


def _passages(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, tuple[str, str]]]:
    columns = (IndexedPassage.document_id, IndexedPassage.title, IndexedPassage.text)
    rows = session.execute(select(*columns).where(IndexedPassage.document_id.in_(ids)))
    held = {row.document_id: (row.title, row.text) for row in rows}
    return ((number, held[number]) for number in ids)


def _insert(session: Session, statement: Executable, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(statement, rows)


def _delete_batch(session: Session, ids: Sequence[int]) -> None:
    if ids:
        session.execute(delete(TEXT).where(TEXT.c.rowid.in_(ids)))
        for held in (IndexedTopic, IndexedPassage, IndexedDocument):
            session.execute(delete(held).where(held.document_id.in_(ids)))


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "document_id": entry.document_id,
        "version": entry.version,
        "published_at": entry.published_at,
        "day": entry.day,
        "source_id": entry.source_id,
        "source_kind": entry.source_kind,
        "place": entry.scope,
        "event_id": entry.event_id,
        "urgency": entry.urgency,
    }
