"""Rows that somebody else may be writing at the same moment: the first is kept, the others are no error."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_new(session: Session, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows that are not there yet, by any unique key.

    Two that write the same rows wait for each other: give the rows in the order of that key.
    """
    if rows:
        insert = _insert(session)(cast("Table", model.__table__)).on_conflict_do_nothing()
        session.execute(insert, [dict(row) for row in rows])


def upsert(session: Session, model: type[DeclarativeBase], row: Mapping[str, Any]) -> None:
    """Write a row, over the one of the same primary key."""
    table = cast("Table", model.__table__)
    key = [column.name for column in table.primary_key]
    insert = _insert(session)(table).values(dict(row))
    rest = {name: insert.excluded[name] for name in row if name not in key}
    session.execute(insert.on_conflict_do_update(index_elements=key, set_=rest))


def _insert(session: Session) -> Any:
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
