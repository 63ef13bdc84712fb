"""The records within a backup: one SQLite file, whichever engine the office works on."""

import secrets
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import func, inspect, select, table

from huiying import moves
from huiying.app.copying.copy import transferred
from huiying.app.migrations import revision
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.sealing import Seal


def written_to(path: Path, source: Database, seal: Seal) -> None:
    """Write a consistent copy while the office goes on working; it is one plain file."""
    if source.is_sqlite:
        _pages(path, source)
    else:
        _rows(path, source, seal)
    # One file that can be read where nothing can be written.
    with closing(_raw(Database(f"sqlite:///{path}"))) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _pages(path: Path, source: Database) -> None:
    """Page by page within one step: writers go on, and the copy knows nothing of what they write meanwhile."""
    with closing(_raw(source)) as here, closing(_raw(Database(f"sqlite:///{path}"))) as there:
        here.backup(there)


def _raw(database: Database) -> Any:
    """The driver's own connection, which whoever takes it closes."""
    pooled = database.engine.raw_connection()
    driver = pooled.driver_connection
    pooled.detach()
    return driver


def _rows(path: Path, source: Database, seal: Seal) -> None:
    target, token = Database(f"sqlite:///{path}"), secrets.token_hex(16)
    try:
        transferred(source, target, seal, token=token, tell=lambda _stage, _rows: None)
        with target.transaction() as session:
            moves.release(session, token)
    finally:
        target.dispose()


def frozen(path: Path) -> Database:
    """The records of a backup, to be read only: nothing is written, not even beside the file."""
    return Database(f"sqlite:///file:{path.resolve()}?mode=ro&immutable=1&uri=true")


def counts(database: Database) -> tuple[str, dict[str, int]]:
    """The revision of the tables, and how many rows each of ours has."""
    with database.reading() as session:
        names = inspect(session.connection()).get_table_names()
        ours = sorted(METADATA.tables.keys() & names)
        rows = {name: session.scalar(select(func.count()).select_from(table(name))) or 0 for name in ours}
        return revision(session) or "", rows
