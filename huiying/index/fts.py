"""The index in SQLite itself: contentless FTS5 over bigrams, in the transaction of the records."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.index import fts_answers, fts_rebuild, fts_store, fts_table, fts_upkeep
from huiying.index.entry import Entry, Found, Hits, Query
from huiying.index.protocol import Records


class FullTextIndex:
    """DocumentIndex on SQLite FTS5. Nothing waits: a change is found as soon as it is committed."""

    name = "SQLite FTS5"
    queued = False

    def prepare(self, database: Database, *, empty: bool = True) -> None:
        fts_table.prepare(database, empty=empty)

    def drop(self, database: Database) -> None:
        with database.transaction() as session:
            fts_table.drop(session.connection())

    def put(self, session: Session, entries: Iterable[Entry]) -> None:
        fts_store.put(session.connection(), entries)

    def delete(self, session: Session, document_ids: Iterable[int]) -> None:
        fts_store.take_out(session.connection(), document_ids)

    def flush(self, database: Database) -> int:
        """Nothing waits. Raises Unavailable (`index_missing`) where the index has to be made from the records."""
        with database.reading() as session:
            fts_table.demand(session.connection())
        return 0

    def tidy(self, database: Database) -> bool:
        return fts_upkeep.tidy(database)

    def rebuild(self, database: Database, records: Records) -> Iterator[int]:
        return fts_rebuild.in_place(database, records)

    def search(self, session: Session, query: Query) -> Hits:
        return fts_answers.search(session.connection(), query)

    def newest(self, session: Session, query: Query, *, most: int) -> Sequence[Found]:
        return fts_answers.newest(session.connection(), query, most)

    def held(self, session: Session, among: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
        return fts_store.held(session.connection(), among)

    def count(self, session: Session) -> int:
        return fts_answers.count(session.connection())

    def lag(self, session: Session) -> int:  # noqa: ARG002  # the protocol's signature
        return 0

    def close(self) -> None:
        """Nothing to let go of: the connections are the database's."""
