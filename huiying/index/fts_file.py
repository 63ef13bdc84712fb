"""The index in an SQLite file of its own, for records on PostgreSQL of an office that is one machine: no server beside it.

It is fed from the queue of changes like any engine outside the records (see `pending`), and read meanwhile.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from huiying.db import Database
from huiying.errors import Unavailable
from huiying.index import fts_answers, fts_rebuild, fts_store, fts_table, fts_upkeep, pending
from huiying.index.entry import Entry, Found, Hits, Query
from huiying.index.pending import Answer, Change
from huiying.index.protocol import Records


class FileIndex:
    """DocumentIndex on SQLite FTS5 in a file. Every process that searches must see the file: for one machine."""

    name = "SQLite FTS5（单独的文件）"
    queued = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = Database(f"sqlite:///{path}")
        event.listen(self._file.engine, "connect", _keep_what_is_settled)

    def prepare(self, database: Database, *, empty: bool = True) -> None:  # noqa: ARG002  # the protocol's signature
        with self._told():
            fts_table.prepare(self._file, empty=empty)

    def drop(self, database: Database) -> None:
        with database.transaction() as session:
            pending.clear(session)
        with self._told(), self._file.transaction() as own:
            fts_table.drop(own.connection())

    def put(self, session: Session, entries: Iterable[Entry]) -> None:
        pending.put(session, entries)

    def delete(self, session: Session, document_ids: Iterable[int]) -> None:
        pending.take_out(session, document_ids)

    def flush(self, database: Database) -> int:
        """Send what waits. Raises Unavailable (`index_missing`) where the index has to be made from the records first."""
        with self._told():
            with self._reading() as connection:
                fts_table.demand(connection)
            return pending.flush(database, self._take)

    def tidy(self, database: Database) -> bool:  # noqa: ARG002  # the protocol's signature
        with self._told():
            return fts_upkeep.tidy(self._file)

    def rebuild(self, database: Database, records: Records) -> Iterator[int]:
        with self._told():
            yield from fts_rebuild.in_file(database, self._file, records)

    def search(self, session: Session, query: Query) -> Hits:  # noqa: ARG002  # the protocol's signature
        with self._reading() as connection:
            return fts_answers.search(connection, query)

    def newest(self, session: Session, query: Query, *, most: int) -> Sequence[Found]:  # noqa: ARG002  # the protocol's signature
        with self._reading() as connection:
            return fts_answers.newest(connection, query, most)

    def held(self, session: Session, among: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:  # noqa: ARG002  # the protocol's signature
        with self._reading() as connection:
            yield from fts_store.held(connection, among)

    def count(self, session: Session) -> int:  # noqa: ARG002  # the protocol's signature
        with self._reading() as connection:
            return fts_answers.count(connection)

    def lag(self, session: Session) -> int:
        return pending.backlog(session).waiting

    def close(self) -> None:
        self._file.dispose()

    def _take(self, changes: Sequence[Change]) -> Answer:
        """All of a batch in one transaction, in order: a document that was taken out may come back as it was."""
        with self._file.transaction() as own:
            for gone, some in groupby(changes, key=lambda change: change.entry is None):
                if gone:
                    fts_store.take_out(own.connection(), {change.document_id for change in some})
                else:
                    fts_store.put(own.connection(), [change.entry for change in some if change.entry])
        return Answer(done=[change.id for change in changes])

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._told(), self._file.reading() as own:
            yield own.connection()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A fault of the file in words of its own: nothing in it is lost that the records do not have."""
        try:
            yield
        except Unavailable as trouble:
            if trouble.reason != "database_damaged":
                raise
            raise Unavailable(
                f"检索文件 {self._path} 已损坏：请停下服务，删除它（连同 -wal、-shm），再启动；会从记录重建，记录不受影响",
                code="index_damaged",
            ) from trouble


def _keep_what_is_settled(connection: Any, _record: object) -> None:
    # A change that is in the file leaves the queue: the file must hold it even if the power fails.
    connection.cursor().execute("PRAGMA synchronous=FULL")
