"""The tables as they are carried: every column as either engine gives and takes it, JSON as the text it is kept as."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, LargeBinary, MetaData, Row, Table, Text, cast, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from huiying.app.tables import METADATA
from huiying.index.tables import PendingChange
from huiying.moves import Move

ROWS = 2_000
"""Rows in one hand; bounds the memory together with `ROWS_OF_BYTES`."""
ROWS_OF_BYTES = 20
"""The same for tables that hold whole pages and files."""


class JSONText(TypeDecorator[str]):
    """JSON as text: an absent value stays apart from a `null`, and nothing is read that need not be."""

    impl = Text
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        # SQLite keeps a lone number in a JSON column as a number.
        return cast(column, Text)


@cache
def tables() -> tuple[Table, ...]:
    """Every table that is carried, one that is named by another before it.

    Not carried are the mark of the move itself and what the index derives from the records.
    """
    kept = {Move.__tablename__} | {
        name for name in METADATA.tables if name.startswith("index_") and name != PendingChange.__tablename__
    }
    bare = MetaData()
    return tuple(_carried(table, bare) for table in METADATA.sorted_tables if table.name not in kept)


def _carried(table: Table, bare: MetaData) -> Table:
    columns = (
        Column(
            column.name,
            JSONText() if is_json(column) else column.type,
            primary_key=column.primary_key,
            autoincrement=False,
        )
        for column in table.columns
    )
    return Table(table.name, bare, *columns)


def is_json(column: Column[Any]) -> bool:
    """Whether the column holds JSON, carried or declared."""
    return isinstance(column.type, JSON | JSONText)


def handfuls(session: Session, table: Table) -> Iterator[Sequence[Row[Any]]]:
    """All rows of a table, some at a time; the memory they take does not grow with the table."""
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    query = select(table).execution_options(yield_per=ROWS_OF_BYTES if heavy else ROWS)
    yield from session.execute(query).partitions()
