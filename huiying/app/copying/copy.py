"""One consistent copy of the records: looked through, written, and compared row by row with what was read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from huiying import moves
from huiying.app.copying.carried import handfuls, tables
from huiying.app.copying.content import Content, content, lines
from huiying.app.copying.fitness import Misfit, misfits
from huiying.app.copying.writing import count_on, last_numbers, loading, patient, write
from huiying.app.migrations import upgrade
from huiying.app.tables import METADATA
from huiying.db import Database
from huiying.errors import Conflict, Invalid, Unavailable
from huiying.moves import Standing
from huiying.sealing import Seal

SHOWN = 20
"""Values that do not fit, told one by one; the rest is counted."""
Told = Callable[[str, int], None]
"""Hears the name of what is being done (`look`, `write`, `compare`) and how many more rows it is through with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What one table holds, here and there."""

    table: str
    rows: int
    size: int
    sha256: str


def demand_empty(target: Database) -> None:
    """Raise Conflict where the target holds anything, be it an unfinished copy; tables of ours without a row are nothing."""
    with target.reading() as session:
        names = set(inspect(session.connection()).get_table_names())
        ours = [table for table in METADATA.sorted_tables if table.name in names]
        held = [
            table.name
            for table in ours
            if session.execute(select(text("1")).select_from(table).limit(1)).first()
        ]
    strange = sorted(names - METADATA.tables.keys() - {"alembic_version"})
    if held or strange:
        found = "、".join([*held, *strange][:4])
        raise Conflict(
            f"目标不是空库（已有 {found} 等）：请给一个新建的空库或不存在的文件；不会覆盖任何已有的内容",
            code="copy_target_not_empty",
        )


def transferred(source: Database, target: Database, seal: Seal, *, token: str, tell: Told) -> list[Copied]:
    """Copy all records to an empty target, which stays marked as unfinished until `moves.release`. Raises as its steps do."""
    with source.reading() as snapshot:
        patient(snapshot.connection())
        wanted = looked_through(snapshot, strict=not target.is_sqlite, tell=tell)
        upgrade(target, seal)
        with target.transaction() as session:
            moves.begin(session, token=token, other=shown(source.url), as_=Standing.RECEIVING)
        written(snapshot, target, tell=tell)
    return compared(target, wanted, tell=tell)


def shown(url: str) -> str:
    """Where records lie, without the password."""
    return make_url(url).set(query={}).render_as_string(hide_password=True)


def looked_through(snapshot: Session, *, strict: bool, tell: Told) -> dict[str, Content]:
    """What each table holds. Raises Invalid naming what PostgreSQL could not hold, where that is `strict`ly asked."""
    found: dict[str, Content] = {}
    odd: list[Misfit] = []
    for table in tables():
        held = found[table.name] = Content()
        for rows in handfuls(snapshot, table):
            for line in lines(table, rows):
                held.add(line)
            if strict:
                odd.extend(misfits(table, rows))
            tell("look", len(rows))
    if odd:
        raise Invalid(_refusal(odd), code="copy_misfit")
    return found


def written(snapshot: Session, target: Database, *, tell: Told) -> None:
    """Write every table, in transactions of one table each, and let the numbers count on."""
    last = last_numbers(snapshot.connection(), tables())
    with loading(target) as connection:
        for table in tables():
            with connection.begin():
                patient(connection)
                for rows in handfuls(snapshot, table):
                    write(connection, table, rows)
                    tell("write", len(rows))
        with connection.begin():
            count_on(connection, tables(), last)


def compared(target: Database, wanted: dict[str, Content], *, tell: Told) -> list[Copied]:
    """Read the copy back. Raises Unavailable naming the table that is not what was read."""
    copied = []
    with target.reading() as session:
        patient(session.connection())
        for table in tables():
            copied.append(_equal(table, content(session, table), wanted[table.name]))
            tell("compare", copied[-1].rows)
    return copied


def _equal(table: Table, found: Content, wanted: Content) -> Copied:
    if (found.rows, found.sha256) != (wanted.rows, wanted.sha256):
        raise Unavailable(
            f"核对不符：{table.name} 原有 {wanted.rows} 行（{wanted.sha256[:12]}），"
            f"搬到 {found.rows} 行（{found.sha256[:12]}）；原库没有变动，请清空目标后重来，仍不行请报告",
            code="copy_differs",
        )
    return Copied(table=table.name, rows=found.rows, size=found.size, sha256=found.sha256)


def _refusal(odd: Sequence[Misfit]) -> str:
    more = f"；另有 {len(odd) - SHOWN} 处" if len(odd) > SHOWN else ""
    shown = "；".join(str(one) for one in odd[:SHOWN])
    return (
        f"有 {len(odd)} 处 PostgreSQL 存不下，什么也没有搬：{shown}{more}。请先在原库改正（或报告），再重来"
    )
