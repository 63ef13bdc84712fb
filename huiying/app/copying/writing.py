"""Writing a copy: rows in bulk, with references and plain indexes taken down meanwhile and put up again as they were."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Integer, Row, Table, func, insert, select, text

from huiying.db import Database

_REFERENCES = (
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),"
    " format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))"
    " FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)
_INDEXES = (
    "SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)"
    " FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
    " WHERE NOT indisunique AND relnamespace = current_schema()::regnamespace"
)
_SQLITE_INDEXES = (
    "SELECT 'DROP INDEX \"' || name || '\"', sql FROM sqlite_master"
    " WHERE type = 'index' AND sql NOT NULL AND sql NOT LIKE 'CREATE UNIQUE%'"
)


@contextmanager
def loading(database: Database) -> Iterator[Connection]:
    """A connection to write a copy through; what holds rows together is checked when it is put up again at the end.

    Each `begin` on it is a transaction of its own. Raises RuntimeError where a reference leads nowhere.
    """
    # In SQLite references rest on a connection, which therefore nobody may use afterwards.
    with database.engine.connect().execution_options(restructuring=database.is_sqlite) as connection:
        with connection.begin():
            patient(connection)
            taken = _down(connection, (_SQLITE_INDEXES,) if database.is_sqlite else (_REFERENCES, _INDEXES))
        yield connection
        with connection.begin():
            patient(connection)
            for command in reversed(taken):
                connection.exec_driver_sql(command)
            if not database.is_sqlite:
                connection.exec_driver_sql("ANALYZE")
            elif connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise RuntimeError("a row of the copy refers to one that is not in it")
    database.engine.dispose()


def patient(connection: Connection) -> None:
    """Nothing in this transaction is cut off for taking long."""
    if connection.dialect.name == "postgresql":
        for guard in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {guard} = 0")


def _down(connection: Connection, queries: Sequence[str]) -> list[str]:
    """Take down what these queries name; gives the commands that put it up again."""
    pairs = [tuple(row) for query in queries for row in connection.execute(text(query))]
    for down, _ in pairs:
        connection.exec_driver_sql(down)
    return [up for _, up in pairs]


def write(connection: Connection, table: Table, rows: Sequence[Row[Any]]) -> None:
    """Append rows, as they were read."""
    if connection.dialect.name == "postgresql":
        _stream(connection, table, rows)
    else:
        connection.execute(insert(table), [dict(row._mapping) for row in rows])  # noqa: SLF001  # SQLAlchemy's public name


def _stream(connection: Connection, table: Table, rows: Sequence[Row[Any]]) -> None:
    names = connection.dialect.identifier_preparer
    columns = ", ".join(names.format_column(column) for column in table.columns)
    command = f"COPY {names.format_table(table)} ({columns}) FROM STDIN"
    driver: Any = connection.connection
    with driver.cursor() as cursor, cursor.copy(command) as stream:
        for row in rows:
            stream.write_row(tuple(row))


def last_numbers(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """The last number given out for each table that counts on, deleted rows included."""
    if connection.dialect.name == "postgresql":
        last = text("SELECT pg_sequence_last_value(to_regclass(pg_get_serial_sequence(:name, 'id')))")
        found = {
            table.name: connection.scalar(last, {"name": f'"{table.name}"'}) for table in _numbered(tables)
        }
        return {name: number for name, number in found.items() if number is not None}
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {row.name: row.seq for row in rows}


def count_on(connection: Connection, tables: Sequence[Table], last: Mapping[str, int]) -> None:
    """Let new rows be numbered after all there ever were."""
    if connection.dialect.name == "postgresql":
        onward = text(
            "SELECT setval(to_regclass(pg_get_serial_sequence(:name, 'id')), greatest(:last, 1), :last > 0)"
            " WHERE pg_get_serial_sequence(:name, 'id') IS NOT NULL"
        )
        for table in _numbered(tables):
            highest = connection.scalar(select(func.max(table.c.id))) or 0
            number = max(highest, last.get(table.name, 0))
            connection.execute(onward, {"name": f'"{table.name}"', "last": number})
        return
    counting = {
        name
        for (name,) in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        )
    }
    for name in counting & last.keys():
        connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        connection.exec_driver_sql("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, last[name]))


def _numbered(tables: Sequence[Table]) -> list[Table]:
    return [
        table for table in tables if "id" in table.columns and isinstance(table.columns["id"].type, Integer)
    ]
