"""Rows of a spreadsheet, read as a stream; a merged cell's value belongs to every row it covers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser

from crawlers.tables.cells import cell_text
from crawlers.tables.delimited import distinct
from crawlers.tables.rows import SHOWN, Row
from crawlers.tables.workbook import Book, Sheet, opened
from huiying.errors import Invalid

COLUMNS = 1000
"""What stands further to the right is no table of posts."""
_ROW_LIMIT = 4 * 1024 * 1024
"""Bytes of XML that one row may take."""
_CHUNK = 1024 * 1024
_ROW = re.compile(rb"<(?:\w+:)?row[ >]")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_OVERLAP = 300
_DAMAGED = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError)
"""What openpyxl raises over a cell that means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merged range that covers more than one row: its first column (0-based) and its rows (1-based, inclusive)."""

    column: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One written row: texts by column (0-based), and which of them are formulas without a value."""

    number: int
    texts: dict[int, str] = field(default_factory=dict)
    formulas: frozenset[int] = frozenset()
    fault: str | None = None


class _Metered:
    """A part of the file that stops where a single row grows beyond all measure."""

    def __init__(self, source: Any) -> None:
        self._source, self.since = source, 0

    def read(self, size: int = -1) -> bytes:
        if self.since > _ROW_LIMIT:
            raise ValueError("a row of more than 4 MB")
        content: bytes = self._source.read(size)
        self.since += len(content)
        return content


class _Cells(WorkSheetParser):
    """openpyxl's reader of cells, over rows that are forgotten once they are read."""

    source: Any

    def written(self) -> Iterator[_Line]:
        before = 0
        for _, element in etree.iterparse(
            self.source, tag=ROW_TAG, remove_comments=True, remove_pis=True, resolve_entities=False
        ):
            self.source.since = 0
            line = self._line(element, before)
            before = line.number
            yield line
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _line(self, element: Any, before: int) -> _Line:
        try:
            number, cells = self.parse_row(element)
        except _DAMAGED:
            return _Line(number=before + 1, fault="这一行的单元格坏了，读不出来")
        texts, formulas = {}, set()
        for node, cell in zip(element, cells, strict=True):
            column = cell["column"] - 1
            if not 0 <= column < COLUMNS:
                continue
            if cell["value"] is not None:
                texts[column] = cell_text(cell["value"])
            elif len(node) and node[0].tag == FORMULA_TAG:
                formulas.add(column)
        texts = {column: text for column, text in texts.items() if text}
        return _Line(number=number, texts=texts, formulas=frozenset(formulas))


def read_sheets(path: Path) -> Iterator[Row]:
    """Rows below the header of the first sheet shown, and of every other with the same header.

    A hidden sheet, or one with another header, is a broken row with its name. Raises Invalid.
    """
    with opened(path) as book:
        header: list[str] | None = None
        for sheet in sorted(book.sheets, key=lambda sheet: not sheet.shown):
            read = _SheetReader(book, sheet, header)
            yield from read.rows()
            header = header or read.names
    if header is None:
        raise Invalid(f"{path.name} 的表里找不到表头：第一行应当是各列的名称", code="no_header")


class _SheetReader:
    """One sheet; `names` are its columns once the header was read, if they are those of the file."""

    def __init__(self, book: Book, sheet: Sheet, header: list[str] | None) -> None:
        self.book, self.sheet, self.header = book, sheet, header
        self.names: list[str] | None = None
        self._merges = sorted(_merges(book, sheet), key=lambda merge: merge.first, reverse=True)
        self._open: dict[int, Merge] = {}
        self._memory: dict[int, str] = {}

    def rows(self) -> Iterator[Row]:
        number = 0
        try:
            for line in self._lines():
                number = line.number
                row = self._row(line)
                if row is not None:
                    yield row
                if row is not None and row.reason in {"hidden_sheet", "other_sheet"}:
                    return
        except (etree.XMLSyntaxError, BadZipFile, ValueError, EOFError, OSError):
            words = "文件从这里起坏了，后面的行读不出来：请用表格软件打开后另存"
            yield Row(line=number + 1, fault=words, sheet=self._label)

    def _lines(self) -> Iterator[_Line]:
        styles = self.book.styles
        with self.book.archive.open(self.sheet.part) as source:
            cells = _Cells(
                _Metered(source),
                self.book.strings,
                data_only=True,
                epoch=styles.epoch,
                date_formats=styles._date_formats,  # noqa: SLF001  # what openpyxl's own sheets hand on
                timedelta_formats=styles._timedelta_formats,  # noqa: SLF001  # as above
            )
            yield from cells.written()

    @property
    def _label(self) -> str | None:
        return None if self.header is None else self.sheet.name

    def _row(self, line: _Line) -> Row | None:
        if line.fault is not None:
            return Row(line=line.number, fault=line.fault, sheet=self._label)
        if not (line.texts or line.formulas):
            return None
        if not self.sheet.shown:
            return self._left_out(line, "hidden_sheet", "是隐藏的，没有读：要读就先取消隐藏")
        if self.names is None:
            return self._begin(line)
        return self._values(line, self.names)

    def _begin(self, line: _Line) -> Row | None:
        """Title rows above the header fill one cell at most."""
        if len(line.texts) <= 1 and (self.header is None or len(self.header) > 1):
            return None
        names = distinct([line.texts.get(column, "") for column in range(max(line.texts) + 1)])
        if self.header is not None and names != self.header:
            return self._left_out(line, "other_sheet", "的列名与第一张表不同，没有读：要读就另存为一个文件")
        self.names = names
        return None

    def _left_out(self, line: _Line, reason: str, words: str) -> Row:
        raw = "，".join(line.texts.values())[:SHOWN]
        return Row(line=line.number, reason=reason, fault=f"这张表{words}", raw=raw, sheet=self.sheet.name)

    def _values(self, line: _Line, names: list[str]) -> Row:
        continued = self._fill(line)
        raw = "，".join(line.texts.values())[:SHOWN]
        values = {name: line.texts.get(column, "") for column, name in enumerate(names) if name}
        return Row(
            line=line.number,
            values=values,
            raw=raw,
            sheet=self._label,
            continued=frozenset(names[column] for column in continued if column < len(names)),
            uncomputed=frozenset(names[column] for column in line.formulas if column < len(names)),
        )

    def _fill(self, line: _Line) -> set[int]:
        """Write the values of merged cells into a row they cover; gives the columns filled from above."""
        while self._merges and self._merges[-1].first <= line.number:
            merge = self._merges.pop()
            self._open[merge.column] = merge
            self._memory[merge.column] = (
                line.texts.get(merge.column, "") if merge.first == line.number else ""
            )
        continued = set()
        for column, merge in list(self._open.items()):
            if merge.last < line.number:
                del self._open[column]
            elif merge.first < line.number:
                line.texts[column] = self._memory[column]
                continued.add(column)
        return continued


def _merges(book: Book, sheet: Sheet) -> Iterator[Merge]:
    """Merged ranges; they stand behind the rows they are needed for."""
    for match in _found(book, sheet, _MERGE):
        first, last, column = int(match[2]), int(match[4]), column_index_from_string(match[1].decode()) - 1
        if last > first and column < COLUMNS:
            yield Merge(column=column, first=first, last=last)


def _found(book: Book, sheet: Sheet, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    with book.archive.open(sheet.part) as source:
        window = b""
        while chunk := source.read(_CHUNK):
            window += chunk
            end = 0
            for match in pattern.finditer(window):
                end = match.end()
                yield match
            window = window[max(end, len(window) - _OVERLAP) :]


def sheets_length(path: Path) -> int:
    """Rows written in the sheets shown, less a header; what a sheet says of its own size is often wrong."""
    with opened(path, strings=False) as book:
        rows = sum(1 for sheet in book.sheets if sheet.shown for _ in _found(book, sheet, _ROW))
    return max(rows - 1, 0)
