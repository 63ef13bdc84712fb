"""CSV and its kin: separated by comma, tab, semicolon or bar. A quote left open costs its line, not the file."""

import csv
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from crawlers.tables.cells import cell_text
from crawlers.tables.plain import LINE_LIMIT, open_text
from crawlers.tables.rows import SHOWN, Row
from huiying.errors import Invalid

FIELD_LIMIT = 1_000_000
RECORD_LINES = 1000
"""A quoted field may span lines; one that spans more was never closed."""


class _Lines:
    """Lines of a file, of which those ahead can be looked at before they are taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._coming, self._ahead, self.number = lines, deque[str](), 1

    def ahead(self) -> Iterator[str]:
        """The next lines, without taking them."""
        for place in range(RECORD_LINES):
            while len(self._ahead) <= place:
                line = next(self._coming, None)
                if line is None:
                    return
                self._ahead.append(line)
            yield self._ahead[place]

    def take(self, count: int) -> None:
        for _ in range(count):
            self._ahead.popleft()
        self.number += count


def read_delimited(path: Path) -> Iterator[Row]:
    """Rows below the header. Raises Invalid when there is none, or the file is no text."""
    text = open_text(path)
    lines = _Lines(text.lines())
    delimiter = _delimiter(next(lines.ahead(), ""))
    header = _record(lines, delimiter, 0)
    if header is None or not any(name.strip() for name in header):
        raise Invalid(f"{path.name} 第一行读不出表头：第一行应当是各列的名称", code="no_header")
    names = distinct(header)
    while (line := next(lines.ahead(), None)) is not None:
        number = lines.number
        record = _record(lines, delimiter, len(names))
        row = _row(names, record, line, number, lossy=text.lossy)
        if row is not None:
            yield row


def _delimiter(header: str) -> str:
    return max(",\t;|", key=header.count)


def distinct(header: Sequence[str]) -> list[str]:
    """Names of the columns, each once: the second 内容 is called 内容.2, so that no value hides another."""
    met: Counter[str] = Counter()
    names = []
    for written in header:
        name = cell_text(written)
        met[name] += 1
        names.append(f"{name}.{met[name]}" if name and met[name] > 1 else name)
    return names


def _record(lines: _Lines, delimiter: str, width: int) -> list[str] | None:
    """Take one record; None when it is broken, then only one line is taken."""
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(lines.ahead(), delimiter=delimiter, strict=True)
    first = next(lines.ahead())
    try:
        record = next(reader)
    except csv.Error:
        lines.take(1)
        return _loose(first, delimiter, width)
    if width and len(record) != width and reader.line_num > 1:
        lines.take(1)
        return None
    lines.take(reader.line_num)
    return record


def _loose(line: str, delimiter: str, width: int) -> list[str] | None:
    """A line with a stray quote, read leniently; believed only if it has the right number of columns."""
    try:
        record = next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return None
    return record if len(record) == width else None


def _row(names: list[str], record: list[str] | None, raw: str, line: int, *, lossy: bool) -> Row | None:
    shown = raw.strip()[:SHOWN]
    if record is None:
        words = "太长，不像一行" if len(raw) == LINE_LIMIT else "引号没有成对，这一行读不出来"
        return Row(line=line, fault=words, raw=shown)
    if not any(cell.strip() for cell in record):
        return None
    if len(record) != len(names):
        spare = [cell for cell in islice(record, len(names), None) if cell.strip()]
        if len(record) < len(names) or spare:
            return Row(line=line, fault=f"有 {len(record)} 列，表头是 {len(names)} 列", raw=shown)
    if lossy and any("\ufffd" in cell for cell in record):
        return Row(line=line, fault="有无法解码的字节", raw=shown)
    values = {name: cell_text(cell) for name, cell in zip(names, record, strict=False) if name}
    return Row(line=line, values=values, raw=shown)
