"""What PostgreSQL would refuse or change of what SQLite holds: found before anything is copied, so that nothing is cut."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Row, String, Table

from huiying.app.copying.carried import is_json

_SMALL, _BIG = 2**31 - 1, 2**63 - 1
_ODD = re.compile(r"\\u0000|\\ud[89a-f]|NaN|Infinity|-0\.0|[0-9][eE]|[0-9]{16}", re.IGNORECASE)
"""JSON that may hold what JSONB does not keep; the rest need not be looked at closely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """One value that cannot be carried as it is."""

    table: str
    key: str
    column: str
    words: str

    def __str__(self) -> str:
        return f"{self.table} 第 {self.key} 行 {self.column}：{self.words}"


def misfits(table: Table, rows: Iterable[Row[Any]]) -> Iterator[Misfit]:
    """Each value of these rows that does not fit, with where it stands."""
    looks = [(number, column) for number, column in enumerate(table.columns) if _may_misfit(column)]
    keys = [number for number, column in enumerate(table.columns) if column.primary_key]
    for row in rows:
        for number, column in looks:
            if row[number] is not None and (words := _fault(column, row[number])):
                yield Misfit(table=table.name, key=_key(row, keys), column=column.name, words=words)


def _may_misfit(column: Column[Any]) -> bool:
    return isinstance(column.type, String | Integer) or is_json(column)


def _key(row: Sequence[Any], keys: Sequence[int]) -> str:
    return "/".join(str(row[number]) for number in keys)


def _fault(column: Column[Any], value: Any) -> str | None:
    if is_json(column):
        return _fault_of_json(value)
    if isinstance(column.type, Integer):
        return _fault_of_number(value, _BIG if isinstance(column.type, BigInteger) else _SMALL)
    return _fault_of_text(value, getattr(column.type, "length", None))


def _fault_of_number(value: Any, largest: int) -> str | None:
    if not isinstance(value, int):
        return "不是整数"
    return None if -largest - 1 <= value <= largest else f"数 {value} 太大，最大 {largest}"


def _fault_of_text(value: Any, longest: int | None) -> str | None:
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
