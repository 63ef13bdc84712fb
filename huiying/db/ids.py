"""Keys taken before the rows are written, so that rows that name each other can go in together."""

from collections.abc import Iterator

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session


def take_ids(session: Session, table: Table, count: int) -> Iterator[int]:
    """The next `count` values of a table's key `id`, at its first use; what is not used is a gap at most.

    The transaction is one that writes: on SQLite nobody else can take them meanwhile, on PostgreSQL they come from
    the table's sequence.
    """
    if session.get_bind().dialect.name == "postgresql":
        following = func.nextval(func.pg_get_serial_sequence(table.name, "id"))
        yield from session.scalars(select(following).select_from(func.generate_series(1, count))).all()
        return
    last = session.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0
    yield from range(last + 1, last + 1 + count)
