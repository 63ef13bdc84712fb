"""Many small rows handed to the engine as one parameter: one statement for all, compiled once, however many they are."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, TypeVar

from pydantic_core import to_json
from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    String,
    Table,
    TableValuedAlias,
    bindparam,
    cast,
    column,
    func,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Key = TypeVar("Key", int, str)


def insert_lot(session: Session, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows into a table whose columns hold numbers and words alone; values in the order of its columns.

    A row that is there already stays as it is.
    """
    if rows:
        session.execute(_insert(_dialect(session), table), told(rows))


def foremost(session: Session, table: Table, keys: Collection[Key], *, most: int) -> dict[Key, list[int]]:
    """Under each key its highest numbers, ascending, at most so many, whatever else lies there; a key without any is left out.

    The primary key of the table is the key, then the number.
    """
    if not keys:
        return {}
    rows = session.execute(
        _foremost(_dialect(session), table), told([(key,) for key in keys]) | {"most": most}
    )
    return {key: sorted(map(int, numbers.split(","))) for key, numbers in rows if numbers}


def told(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Rows as the parameter of `given`."""
    return {"given": to_json(rows).decode()}


def given(dialect: str) -> TableValuedAlias:
    """The rows that a statement is given, see `told`; `value_of` gives the columns."""
    rows = bindparam("given", type_=String)
    if dialect == "postgresql":
        return func.json_array_elements(cast(rows, JSON)).table_valued(column("value", JSON)).render_derived()
    return func.json_each(rows).table_valued("value")


def value_of(row: TableValuedAlias, at: int, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """The value at a place of each row that is given."""
    return cast(row.c.value.op("->>", return_type=String())(at), kind)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


@cache
def _insert(dialect: str, table: Table) -> Insert:
    row, columns = given(dialect), list(table.columns)
    values = (value_of(row, at, one.type) for at, one in enumerate(columns))
    # Without a condition SQLite would take what to do about a conflict for that of a join.
    rows = select(*values).where(true())
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(table).from_select([one.name for one in columns], rows).on_conflict_do_nothing()


@cache
def _foremost(dialect: str, table: Table) -> Select[Any]:
    key, number = table.primary_key
    row = given(dialect)
    wanted = value_of(row, 0, key.type)
    highest = (
        select(number)
        .where(key == wanted)
        .order_by(number.desc())
        .limit(bindparam("most"))
        .correlate(row)
        .subquery()
    )
    listed = func.aggregate_strings(cast(highest.c[number.name], String), ",")
    return select(wanted, select(listed).scalar_subquery())
