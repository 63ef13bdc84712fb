"""What PostgreSQL would refuse or change of what SQLite holds: found before anything is copied, so that nothing is cut."""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Row, String, Table

from huiying.app.copying.carried import is_json

_SMALL, _BIG = 2**31 - 1, 2**63 - 1
_ODD = re.compile(r"\\u(0000|[dD][89a-fA-F])|NaN|Infinity|-0\.0(?![0-9])|[0-9]e\+[0-9]")
"""JSON, as Python writes it, that may hold what JSONB does not keep; the rest need not be looked at closely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """One value that cannot be carried as it is."""

    table: str
    key: str
    column: str
    words: str

    def __str__(self) -> str:
        return f"{self.table} 第 {self.key} 行 {self.column}：{self.words}"


Look = Callable[[Any], str | None]
"""What is wrong with a value, in words."""


def misfits(table: Table, rows: Iterable[Row[Any]]) -> Iterator[Misfit]:
    """Each value of these rows that does not fit, with where it stands."""
    looks = [(number, look) for number, column in enumerate(table.columns) if (look := _look(column))]
    keys = [number for number, column in enumerate(table.columns) if column.primary_key]
    for row in rows:
        for number, look in looks:
            value = row[number]
            if value is not None and (words := look(value)):
                key = "/".join(str(row[part]) for part in keys)
                yield Misfit(table=table.name, key=key, column=table.columns[number].name, words=words)


def _look(column: Column[Any]) -> Look | None:
    """How the values of a column are looked at; None where every value fits."""
    if is_json(column):
        return _fault_of_json
    if isinstance(column.type, Integer):
        return partial(_fault_of_number, _BIG if isinstance(column.type, BigInteger) else _SMALL)
    return partial(_fault_of_text, column.type.length) if isinstance(column.type, String) else None


def _fault_of_number(largest: int, value: Any) -> str | None:
    if not isinstance(value, int):
        return "不是整数"
    return None if -largest - 1 <= value <= largest else f"数 {value} 太大，最大 {largest}"


def _fault_of_text(longest: int | None, value: Any) -> str | None:
    if not isinstance(value, str):
        return "不是文字"
    if "\0" in value:
        return "有空字符（NUL）"
    return f"{len(value)} 字，最多 {longest} 字" if longest is not None and len(value) > longest else None


def _fault_of_json(text: str) -> str | None:
    if _ODD.search(text) is None:
        return None
    return next(filter(None, map(_fault_inside, _parts(json.loads(text)))), None)


def _parts(value: Any) -> Iterator[Any]:
    """Every word, number and key inside a JSON value."""
    match value:
        case dict():
            for key, inner in value.items():
                yield key
                yield from _parts(inner)
        case list():
            for inner in value:
                yield from _parts(inner)
        case _:
            yield value


def _fault_inside(part: Any) -> str | None:
    if isinstance(part, str):
        if "\0" in part:
            return "JSON 里有空字符（NUL）"
        return "JSON 里有半个字符" if any("\ud800" <= one <= "\udfff" for one in part) else None
    if not isinstance(part, float):
        return None
    # PostgreSQL keeps 1e16 as a whole number and knows no negative nought: another value comes back.
    kept = math.isfinite(part) and "e+" not in repr(part) and not (part == 0 and math.copysign(1, part) < 0)
    return None if kept else f"JSON 里的数 {part} 会变样"
