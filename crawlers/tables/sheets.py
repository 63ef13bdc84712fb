"""Rows of a spreadsheet, read as a stream; a merged cell's value belongs to every row it covers."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError, iterparse
from zipfile import BadZipFile, ZipFile

from crawlers.rows import Row, cell_text
from huiying.errors import Invalid

_UNPACKED_LIMIT = 2 * 1024**3
_CHUNK, _ROW = 1024 * 1024, b"<row "
_REFERENCE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merged range that covers more than one row: its first column (0-based) and its rows (1-based, inclusive)."""

    column: int
    first: int
    last: int


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _UNPACKED_LIMIT:
            raise Invalid(f"{path.name} 解开后超过 2 GB：请拆成几个文件", code="file_too_large")
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as fault:
        raise Invalid(
            f"{path.name} 不是能读的 XLSX：请用表格软件打开后另存为 .xlsx", code="unreadable_file"
        ) from fault
    try:
        yield book
    finally:
        book.close()


def sheet_length(path: Path) -> int:
    """Rows written in the first sheet, less its header; what a sheet says of its own size is often wrong."""
    with _opened(path), ZipFile(path) as archive, archive.open(_first_sheet(archive)) as sheet:
        rows, tail = 0, b""
        while chunk := sheet.read(_CHUNK):
            rows += (tail + chunk).count(_ROW)
            tail = chunk[1 - len(_ROW) :]
    return max(rows - 1, 0)


def read_sheet(path: Path) -> Iterator[Row]:
    """Rows of the first sheet below its header. Raises Invalid."""
    covers: dict[int, list[Merge]] = {}
    for merge in merged_cells(path):
        for line in range(merge.first, merge.last + 1):
            covers.setdefault(line, []).append(merge)
    names: list[str] | None = None
    memory: dict[Merge, str] = {}
    with _opened(path) as book:
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            texts = [cell_text(cell) for cell in cells]
            if names is None:
                names = _header(texts)
                continue
            continued = _fill(texts, line, covers.get(line, ()), memory)
            if any(text for column, text in enumerate(texts) if column not in continued):
                yield _row(names, texts, line, continued)
    if names is None:
        raise Invalid(f"{path.name} 的第一张表里找不到表头", code="no_header")


def _header(texts: list[str]) -> list[str] | None:
    """Names of the columns; None for the title or blank rows above the header, which fill one cell at most."""
    return texts if len([text for text in texts if text]) > 1 else None


def _fill(texts: list[str], line: int, merges: Iterable[Merge], memory: dict[Merge, str]) -> set[int]:
    """Write the values of merged cells into a row they cover; gives the columns filled from above."""
    continued = set()
    for merge in merges:
        if merge.column >= len(texts):
            continue
        if merge.first == line:
            memory[merge] = texts[merge.column]
        else:
            texts[merge.column] = memory.get(merge, "")
            continued.add(merge.column)
    return continued


def _row(names: list[str], texts: list[str], line: int, continued: set[int]) -> Row:
    values = {name: text for name, text in zip(names, texts, strict=False) if name}
    inherited = frozenset(names[column] for column in continued if column < len(names))
    return Row(line=line, values=values, raw="，".join(texts)[:200], continued=inherited)


def merged_cells(path: Path) -> Iterator[Merge]:
    """Merged ranges of the first sheet; the streaming reader does not give them."""
    try:
        with ZipFile(path) as archive, archive.open(_first_sheet(archive)) as sheet:
            for _, element in iterparse(sheet):  # noqa: S314  # expat limits entity expansion
                if element.tag.endswith("}mergeCell"):
                    yield from _merge(element.get("ref", ""))
                element.clear()
    except (BadZipFile, KeyError, ParseError, OSError) as fault:
        raise Invalid(f"{path.name} 不是能读的 XLSX：请另存一份再试", code="unreadable_file") from fault


def _first_sheet(archive: ZipFile) -> str:
    """Path of the first sheet inside the file, by way of the workbook's relations."""
    with archive.open("xl/workbook.xml") as book:
        sheets = [element for _, element in iterparse(book) if element.tag.endswith("}sheet")]  # noqa: S314  # as above
    wanted = next(value for name, value in sheets[0].items() if name.endswith("}id"))
    with archive.open("xl/_rels/workbook.xml.rels") as relations:
        targets = {element.get("Id"): element.get("Target", "") for _, element in iterparse(relations)}  # noqa: S314  # as above
    target = targets[wanted]
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _merge(reference: str) -> Iterator[Merge]:
    from openpyxl.utils import column_index_from_string

    match = _REFERENCE.fullmatch(reference)
    if match and match[2] != match[4]:
        yield Merge(column=column_index_from_string(match[1]) - 1, first=int(match[2]), last=int(match[4]))
