"""Putting documents into the SQLite index and taking them out, in the transaction of a connection."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, Row

from huiying.index.bigrams import tokens
from huiying.index.entry import Entry
from huiying.index.fts_marks import marks
from huiying.index.fts_place import place
from huiying.index.fts_table import DOCUMENTS, demand, fed

_AMONG = "IN (SELECT value FROM json_each(?))"
_HELD = f"SELECT document_id, version, place FROM {DOCUMENTS} WHERE document_id {_AMONG}"  # noqa: S608  # our own names
_LYING = f"SELECT place, document_id FROM {DOCUMENTS} WHERE place {_AMONG}"  # noqa: S608
_SPAN = f"SELECT document_id FROM {DOCUMENTS} WHERE document_id > ? AND document_id <= ?"  # noqa: S608


def put(connection: Connection, entries: Iterable[Entry]) -> None:
    """Add documents or replace them; a version older than the one held is passed over.

    Where there is no index nothing is put: it will be made from the records, of which these are some.
    """
    name = fed(connection)
    newest: dict[int, Entry] = {}
    for entry in entries:
        held = newest.get(entry.document_id)
        if held is None or held.version <= entry.version:
            newest[entry.document_id] = entry
    if name is not None:
        _put(connection, name, list(newest.values()))


def take_out(connection: Connection, document_ids: Iterable[int]) -> None:
    """Take documents out; ids that are not in it are passed over."""
    name = fed(connection)
    if name is not None:
        _take_out(connection, name, _held(connection, document_ids))


def take_out_span(connection: Connection, after: int, last: int | None) -> None:
    """Take out the documents numbered above `after`, up to `last` if there is one."""
    span = (after, sys.maxsize if last is None else last)
    take_out(connection, connection.exec_driver_sql(_SPAN, span).scalars().all())


def held(connection: Connection, among: Sequence[int] | None) -> Iterator[tuple[int, int]]:
    """Number and version of every document, or of those `among` them, ascending; read as it is asked for."""
    demand(connection)
    narrowed, told = (f" WHERE document_id {_AMONG}", (_listed(among),)) if among is not None else ("", ())
    rows = connection.exec_driver_sql(
        f"SELECT document_id, version FROM {DOCUMENTS}{narrowed} ORDER BY document_id",  # noqa: S608
        told,
    )
    yield from ((row[0], row[1]) for row in rows)


def _put(connection: Connection, name: str, entries: Sequence[Entry]) -> None:
    rows = {row.document_id: row for row in _held(connection, [entry.document_id for entry in entries])}
    entries = [
        entry
        for entry in entries
        if entry.document_id not in rows or rows[entry.document_id].version <= entry.version
    ]
    _take_out(connection, name, [rows[one.document_id] for one in entries if one.document_id in rows])
    places = _places(connection, entries)
    # In the order of their places: the engine begins a new part of the index wherever it has to go back.
    entries = sorted(entries, key=lambda entry: places[entry.document_id])
    _many(
        connection,
        f"INSERT INTO {name} (rowid, text, title, marks) VALUES (?, ?, ?, ?)",  # noqa: S608  # our own names
        [(places[one.document_id], tokens(one.text), tokens(one.title), marks(one)) for one in entries],
    )
    _many(
        connection,
        f"INSERT INTO {DOCUMENTS} (document_id, version, place) VALUES (?, ?, ?)",  # noqa: S608
        [(one.document_id, one.version, places[one.document_id]) for one in entries],
    )


def _take_out(connection: Connection, name: str, rows: Sequence[Row[tuple[int, int, int]]]) -> None:
    _many(connection, f"DELETE FROM {name} WHERE rowid = ?", [(row.place,) for row in rows])  # noqa: S608
    _many(connection, f"DELETE FROM {DOCUMENTS} WHERE document_id = ?", [(row.document_id,) for row in rows])  # noqa: S608


def _places(connection: Connection, entries: Sequence[Entry]) -> Mapping[int, int]:
    """Where each is to lie: its own place, or the next that is free."""
    own = {entry.document_id: place(entry.published_at, entry.document_id) for entry in entries}
    taken = _lying(connection, own.values())
    for number, at in own.items():
        free = at
        while taken.get(free, number) != number:
            free += 1
            taken |= _lying(connection, [free]) if free not in taken else {}
        taken[free] = own[number] = free
    return own


def _lying(connection: Connection, places: Iterable[int]) -> dict[int, int]:
    """What lies in which of these places."""
    return {row[0]: row[1] for row in connection.exec_driver_sql(_LYING, (_listed(places),))}


def _held(connection: Connection, document_ids: Iterable[int]) -> Sequence[Row[tuple[int, int, int]]]:
    return connection.exec_driver_sql(_HELD, (_listed(document_ids),)).all()


def _many(connection: Connection, statement: str, rows: list[tuple[object, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, rows)


def _listed(numbers: Iterable[int]) -> str:
    return json.dumps(list(numbers))
