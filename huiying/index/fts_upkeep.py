"""Upkeep of the SQLite index: its parts merged into one while nobody needs it, because wide questions then take half the time.

The engine itself merges parts of like size as they come, which keeps writing cheap and leaves a dozen or two. How far the
merge is lies in the same tables, so that whoever has time goes on with it, in short transactions.
"""

from sqlalchemy import Connection

from huiying.db import Database
from huiying.index.fts_table import DOCUMENTS, TEXT, UPKEEP, fed

PAGES = 200
"""Written in one transaction, for which every other writer waits: about a twentieth of a second."""
GROWN = 1.25
"""Times as many documents as at the last merge: then it is worth another. Each is so written about four times more in all."""
LEAST = 10_000
"""Documents of an index whose parts cost nobody anything."""
_STEP = f"INSERT INTO {TEXT} ({TEXT}, rank) VALUES ('merge', ?)"  # noqa: S608  # our own names
_NOTHING = 2
"""Rows that the engine changes where nothing is left to merge, at most."""


def tidy(database: Database) -> bool:
    """Merge for a while, if it is worth it; whether it was."""
    with database.reading() as session:
        due = _is_due(session.connection())
    if due:
        with database.transaction() as session:
            _advance(session.connection())
    return due


def _is_due(connection: Connection) -> bool:
    if fed(connection) != TEXT:
        return False
    merged, under_way = _state(connection)
    return under_way > 0 or _newest(connection) >= max(LEAST, GROWN * merged)


def _advance(connection: Connection) -> None:
    # Asked again in the turn: another may have come to its end.
    if not _is_due(connection):
        return
    under_way = _state(connection)[1]
    if not under_way:
        # A negative number begins: all parts are to become one.
        connection.exec_driver_sql(_STEP, (-PAGES,))
        _note(connection, "under_way = ?", _newest(connection))
    elif _changed_by(connection, PAGES) < _NOTHING:
        _note(connection, "merged = ?, under_way = 0", under_way)


def _changed_by(connection: Connection, pages: int) -> int:
    before = _changes(connection)
    connection.exec_driver_sql(_STEP, (pages,))
    return _changes(connection) - before


def _changes(connection: Connection) -> int:
    return connection.exec_driver_sql("SELECT total_changes()").scalar() or 0


def _state(connection: Connection) -> tuple[int, int]:
    """How far the numbers of documents went at the last merge, and at the one under way (0: none)."""
    row = connection.exec_driver_sql(f"SELECT merged, under_way FROM {UPKEEP}").one()  # noqa: S608
    return row[0], row[1]


def _note(connection: Connection, change: str, number: int) -> None:
    connection.exec_driver_sql(f"UPDATE {UPKEEP} SET {change}", (number,))  # noqa: S608


def _newest(connection: Connection) -> int:
    return connection.exec_driver_sql(f"SELECT max(document_id) FROM {DOCUMENTS}").scalar() or 0  # noqa: S608
