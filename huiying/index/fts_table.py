"""The full-text table of the SQLite index, which keeps no text: only where each pair of characters stands."""

from sqlalchemy import Connection, Integer, column, table

TABLE = "search_text"
"""The engine's own table, and the beginning of the names of those it makes beside it; the metadata has none of them."""

# Its hidden column is named like the table: what is matched against it is looked for in every column.
TEXT = table(TABLE, column("rowid", Integer), column("title"), column("text"), column(TABLE))


def create_table(connection: Connection) -> None:
    """Create the full-text table; for `prepare` and for migrations."""
    columns = "title, text, content='', contentless_delete=1, tokenize='ascii'"
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING fts5({columns})")


def drop_table(connection: Connection) -> None:
    """Drop the full-text table; for `drop` and for migrations."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")
