"""What a table holds, in one number: equal on both engines when and only when every row is.

A row is written as one line of JSON: times in UTC, JSON columns by their value with sorted keys (PostgreSQL sorts
them its own way), bytes by their SHA-256. The rows' SHA-256 are added up, so that no engine's sorting matters.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, Table
from sqlalchemy.orm import Session

from huiying.app.copying.carried import handfuls, is_json

_WIDTH = 2**256


@dataclass(slots=True)
class Content:
    """Rows, bytes of their lines (and of what they hold as bytes), and the sum of their hashes."""

    rows: int = 0
    size: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.size += len(line)
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest(), "big")) % _WIDTH

    @property
    def sha256(self) -> str:
        """The sum, as 64 hex digits."""
        return f"{self.total:064x}"


def content(session: Session, table: Table) -> Content:
    """Read a whole table."""
    found = Content()
    for rows in handfuls(session, table):
        for line in lines(table, rows):
            found.add(line)
    return found


def lines(table: Table, rows: Sequence[Row[Any]]) -> Iterable[bytes]:
    """Each row as one line."""
    documents = [number for number, column in enumerate(table.columns) if is_json(column)]
    for row in rows:
        values: list[Any] = list(row)
        for number in documents:
            if values[number] is not None:
                # In a list, so that a `null` is not an absent value.
                values[number] = [json.loads(values[number])]
        yield _LINE.encode(values).encode("ascii")


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return [len(value), hashlib.sha256(value).hexdigest()]
    raise TypeError(f"no line for {type(value).__name__}")


_LINE = json.JSONEncoder(sort_keys=True, default=_plain, separators=(",", ":"))
