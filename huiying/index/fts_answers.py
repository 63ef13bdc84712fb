"""What the SQLite index answers. Newest first is the engine's own order: what is not on the page is not read for it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Connection

from huiying.index.entry import DEEPEST, Found, Hits, Query
from huiying.index.fts_place import DAY_OF, FIRST_OF_DAY, date_of, moment_of
from huiying.index.fts_query import Asked, asked
from huiying.index.fts_table import DOCUMENTS, TEXT, demand

_MATCHING = f"FROM {TEXT} WHERE {TEXT} MATCH :match AND rowid >= :first AND rowid < :end"
_PAGE = "DESC LIMIT :most OFFSET :offset"
_FOUND = (
    f"SELECT document_id, place FROM (SELECT rowid AS found {_MATCHING} ORDER BY rowid {_PAGE})"  # noqa: S608  # our own names
    f" JOIN {DOCUMENTS} ON place = found ORDER BY place DESC"
)
# The engine gives them in the order of their places, a character each; its own GROUP BY would sort them all once more.
_DAYS = f"SELECT group_concat(char({DAY_OF.format('rowid')}), '') {_MATCHING}"
_LYING = f"FROM {DOCUMENTS} WHERE place >= {{}} AND place < {{}}"
_NEWEST = f"SELECT document_id, place {_LYING.format(':first', ':end')} ORDER BY place {_PAGE}"
# From each day that has any to the next that has: not every document is looked at, there may be a million.
_FIRST_DAY = f"(SELECT {DAY_OF.format('place')} {_LYING.format('{}', ':end')} ORDER BY place LIMIT 1)"
_NEXT = FIRST_OF_DAY.format("(day + 1)")
_OF_DAY = _LYING.format(f"max({FIRST_OF_DAY.format('day')}, :first)", f"min({_NEXT}, :end)")
_EVERY_DAY = (
    f"WITH RECURSIVE had(day) AS (SELECT {_FIRST_DAY.format(':first')}"  # noqa: S608
    f" UNION ALL SELECT {_FIRST_DAY.format(_NEXT)} FROM had WHERE day IS NOT NULL)"
    f" SELECT day, (SELECT count(*) {_OF_DAY}) FROM had WHERE day IS NOT NULL"
)


def search(connection: Connection, query: Query) -> Hits:
    """One page, how many there are in all, and how many on each day."""
    demand(connection)
    told = asked(query)
    if told is None:
        return Hits(total=0, items=(), histogram=())
    days = _days(connection, told)
    return Hits(
        total=sum(count for _, count in days),
        items=tuple(_page(connection, told, most=query.page_size, offset=query.offset)),
        histogram=tuple(days),
    )


def newest(connection: Connection, query: Query, most: int) -> Sequence[Found]:
    """The newest that answer, at most so many."""
    demand(connection)
    told = asked(query)
    return () if told is None else _page(connection, told, most=min(most, DEEPEST), offset=0)


def count(connection: Connection) -> int:
    """How many documents can be found."""
    demand(connection)
    return connection.exec_driver_sql(f"SELECT count(*) FROM {DOCUMENTS}").scalar() or 0  # noqa: S608


def _page(connection: Connection, told: Asked, *, most: int, offset: int) -> list[Found]:
    statement = _NEWEST if told.match is None else _FOUND
    rows = connection.exec_driver_sql(statement, _given(told) | {"most": most, "offset": offset})
    return [Found(document_id=row[0], published_at=moment_of(row[1])) for row in rows]


def _days(connection: Connection, told: Asked) -> list[tuple[date, int]]:
    if told.match is None:
        counted = [(row[0], row[1]) for row in connection.exec_driver_sql(_EVERY_DAY, _given(told))]
    else:
        counted = list(_runs(connection.exec_driver_sql(_DAYS, _given(told)).scalar() or ""))
    return [(date_of(day), n) for day, n in counted]


def _runs(days: str) -> Iterator[tuple[int, int]]:
    """Each day and how often it stands there; they stand in order."""
    begin = 0
    while begin < len(days):
        end = bisect_right(days, days[begin], begin)
        yield ord(days[begin]), end - begin
        begin = end


def _given(told: Asked) -> dict[str, object]:
    return {"match": told.match, "first": told.first, "end": told.end}
