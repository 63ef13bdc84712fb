"""The SQLite index made anew from the records: in place, batch by batch, so that it is read and fed meanwhile.

Each batch takes out what the index holds of a span of numbers and puts what the records hold of it, in one transaction:
a reader sees each document as it was or as it is. Where there was no index there is none to be read until it is whole.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from huiying.db import Database, exclusively
from huiying.index import fts_store, fts_table
from huiying.index.entry import Entry
from huiying.index.pending import FEEDING
from huiying.index.protocol import Records
from huiying.index.rebuilding import rebuilding

BATCH = 500
"""Documents in one transaction, for which every other writer waits: a third of a second."""


def in_place(database: Database, records: Records) -> Iterator[int]:
    """An index that lies in the records themselves; gives how many documents are done, again and again."""
    with rebuilding(database):
        with database.transaction() as session:
            fts_table.begin(session.connection())
        after, done, more = 0, 0, True
        while more:
            with database.transaction() as session:
                entries = records(session, after, BATCH)
                more = _replace(session.connection(), after, entries)
            after, done = entries[-1].document_id if more else after, done + len(entries)
            yield done


def in_file(database: Database, file: Database, records: Records) -> Iterator[int]:
    """An index that lies in a file of its own. Nobody feeds it while a batch goes from the records into it."""
    with rebuilding(database):
        with file.transaction() as session:
            fts_table.begin(session.connection())
        after, done, more = 0, 0, True
        while more:
            with exclusively(database, FEEDING, wait=True), database.reading() as session:
                entries = records(session, after, BATCH)
                with file.transaction() as own:
                    more = _replace(own.connection(), after, entries)
            after, done = entries[-1].document_id if more else after, done + len(entries)
            yield done


def _replace(connection: Connection, after: int, entries: Sequence[Entry]) -> bool:
    """Let the index hold of the numbers above `after` what the records hold; whether there is more to come."""
    last = entries[-1].document_id if entries else None
    fts_store.take_out_span(connection, after, last)
    fts_store.put(connection, entries)
    if not entries:
        fts_table.complete(connection)
    return bool(entries)
