"""The tables of the SQLite index. They keep no text: only where each pair of characters stands, and what lies where.

They are the engine's own, made by `prepare`; names that begin with `search_` are kept out of the migrations. An index that
is made from records which are there already has another name until it holds them all: it would deny the rest.
"""

from sqlalchemy import Connection

from huiying.db import Database
from huiying.errors import Unavailable

TEXT = "search_words"
BUILDING = "search_building"
DOCUMENTS = "search_document"
UPKEEP = "search_upkeep"
"""One row: how far the parts were merged, see `fts_upkeep`."""

# Every posting of a column but the first carries the column's number, so the long text comes first.
_COLUMNS = "text, title, marks, content='', contentless_delete=1, tokenize='ascii'"
_MERGED = 8
"""Parts of like size that are merged into one: more are cheaper to write and slower to read."""


def create(connection: Connection, name: str = TEXT) -> None:
    """Make empty tables."""
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE {name} USING fts5({_COLUMNS})")
    connection.exec_driver_sql(f"INSERT INTO {name} ({name}, rank) VALUES ('automerge', {_MERGED})")  # noqa: S608  # our own names
    connection.exec_driver_sql(
        f"CREATE TABLE {DOCUMENTS} (document_id INTEGER PRIMARY KEY, version INTEGER NOT NULL,"
        " place INTEGER NOT NULL UNIQUE)"
    )
    _begin_upkeep(connection)


def _begin_upkeep(connection: Connection) -> None:
    """All is to be merged, once there is enough of it."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {UPKEEP}")
    connection.exec_driver_sql(f"CREATE TABLE {UPKEEP} (merged INTEGER NOT NULL, under_way INTEGER NOT NULL)")
    connection.exec_driver_sql(f"INSERT INTO {UPKEEP} VALUES (0, 0)")  # noqa: S608


def prepare(database: Database, *, empty: bool) -> None:
    """Make an empty index where there is none. Raises Unavailable (`index_missing`) where it would deny records."""
    with database.reading() as session:
        if fed(session.connection()) == TEXT and _has_upkeep(session.connection()):
            return
        if not empty:
            demand(session.connection())
    with database.transaction() as session:
        if fed(session.connection()) is None:
            create(session.connection())
        elif not _has_upkeep(session.connection()):
            # Made by a version before it.
            _begin_upkeep(session.connection())


def _has_upkeep(connection: Connection) -> bool:
    found = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (UPKEEP,)
    )
    return found.scalar() is not None


def begin(connection: Connection) -> None:
    """Begin to make an index from the records where there is none, or go on with what was begun."""
    if fed(connection) is None:
        drop(connection)
        create(connection, BUILDING)


def drop(connection: Connection) -> None:
    """Drop what there is."""
    for name in (TEXT, BUILDING, DOCUMENTS, UPKEEP):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")


def complete(connection: Connection) -> None:
    """Let an index that was being built be found. What was made anew lies in many parts again."""
    if fed(connection) == BUILDING:
        connection.exec_driver_sql(f"ALTER TABLE {BUILDING} RENAME TO {TEXT}")
    _begin_upkeep(connection)


def fed(connection: Connection) -> str | None:
    """The table that changes go to: the index, or the one being built; None where there is neither."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (?, ?)", (TEXT, BUILDING)
    )
    return names.scalar()


def demand(connection: Connection) -> None:
    """Raises Unavailable (`index_missing`) unless there is an index that holds all it should."""
    name = fed(connection)
    if name == BUILDING:
        done = connection.exec_driver_sql(f"SELECT count(*) FROM {DOCUMENTS}").scalar()  # noqa: S608  # our own name
        raise Unavailable(
            f"检索索引正在从记录重建（已有 {done:,} 条），建好前查不到：请稍后再试", code="index_missing"
        )
    if name is None:
        raise Unavailable(
            "检索索引还没有建立：工作进程会从记录建立它，也可以执行 huiying index rebuild",
            code="index_missing",
        )
