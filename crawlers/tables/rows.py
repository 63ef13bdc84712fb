"""Rows of a table file: CSV (any Chinese charset), XLSX, JSONL. A broken row is handed on as broken, never skipped."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawlers.charset import decode
from huiying.errors import Invalid

FIELD_LIMIT = 1_000_000
SIZE_LIMIT = 500 * 1024 * 1024
RECORD_LINES = 1000
"""A quoted field may span lines; one that spans more was never closed."""
_BINARY = (
    b"\x7fELF",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format",
)
"""How programs, pictures, archives and old .xls files begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `line` counts from 1 as an editor or a spreadsheet does; `fault` says in Chinese why it is broken."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    fault: str | None = None
    raw: str = ""
    continued: frozenset[str] = frozenset()
    """Columns whose value comes from a merged cell that began in a row above."""


def read_rows(path: Path) -> Iterator[Row]:
    """All rows below the header, in order; blank rows are left out. Raises Invalid for a file that is no table."""
    suffix = path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        from crawlers.sheets import read_sheet

        return read_sheet(path)
    if suffix in {".jsonl", ".ndjson", ".json"}:
        return _jsonl(path)
    if suffix in {".csv", ".tsv", ".txt"}:
        return _csv(path)
    raise Invalid(
        f"{path.name}：只认 CSV、XLSX、JSONL；请先另存为其中一种（旧的 .xls 用表格软件另存为 .xlsx）",
        code="unknown_format",
    )


def count_rows(path: Path) -> int:
    """How many rows `read_rows` gives, for a progress bar; for XLSX blank rows count too."""
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        from crawlers.sheets import sheet_length

        return sheet_length(path)
    return sum(1 for _ in read_rows(path))


def _content(path: Path) -> tuple[str, bool]:
    """Text of a file, and whether bytes had to be replaced."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise Invalid(f"{path.name} 超过 500 MB：请拆成几个文件，分别导入", code="file_too_large")
        body = path.read_bytes()
    except OSError as fault:
        raise Invalid(f"读不到文件 {path}：请检查路径和权限", code="unreadable_file") from fault
    if not body.strip():
        raise Invalid(f"{path.name} 是空文件：请重新导出后再试", code="empty_file")
    if body.startswith(b"PK\x03\x04"):
        raise Invalid(f"{path.name} 其实是 XLSX 或压缩包：请改正扩展名", code="unknown_format")
    if body.startswith(_BINARY):
        raise Invalid(
            f"{path.name} 是二进制文件，不是表：请从原系统导出为 CSV、XLSX 或 JSONL", code="unknown_format"
        )
    text, charset = decode(body)
    try:
        body.decode(charset)
    except UnicodeDecodeError:
        return text, True
    return text, False


def _csv(path: Path) -> Iterator[Row]:
    text, lossy = _content(path)
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    delimiter = max(",\t;|", key=lines[0].count)
    columns, at = _record(lines, 0, delimiter, 0)
    if columns is None or len([name for name in columns if name.strip()]) == 0:
        raise Invalid(f"{path.name} 第一行读不出表头：第一行应当是各列的名称", code="no_header")
    names = [name.strip() for name in columns]
    while at < len(lines):
        start = at
        record, at = _record(lines, start, delimiter, len(names))
        row = _row(names, record, lines[start], start + 1, lossy=lossy)
        if row is not None:
            yield row


def _record(lines: list[str], at: int, delimiter: str, width: int) -> tuple[list[str] | None, int]:
    """One record from line index `at`, and the index after it; None when it is broken, then only one line is used."""
    csv.field_size_limit(FIELD_LIMIT)
    reader = csv.reader(lines[at : at + RECORD_LINES], delimiter=delimiter, strict=True)
    try:
        record = next(reader)
    except csv.Error:
        return _loose(lines[at], delimiter, width), at + 1
    if width and len(record) != width and reader.line_num > 1:
        return None, at + 1
    return record, at + reader.line_num


def _loose(line: str, delimiter: str, width: int) -> list[str] | None:
    """A line with a stray quote, read leniently; believed only if it has the right number of columns."""
    try:
        record = next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return None
    return record if len(record) == width else None


def _row(names: list[str], record: list[str] | None, raw: str, line: int, *, lossy: bool) -> Row | None:
    shown = raw.strip()[:200]
    if record is None:
        return Row(line=line, fault="引号没有成对，这一行读不出来", raw=shown)
    if not any(cell.strip() for cell in record):
        return None
    if len(record) != len(names):
        return Row(line=line, fault=f"有 {len(record)} 列，表头是 {len(names)} 列", raw=shown)
    if lossy and any("\ufffd" in cell for cell in record):
        return Row(line=line, fault="有无法解码的字节", raw=shown)
    return Row(line=line, values=dict(zip(names, map(str.strip, record), strict=True)), raw=shown)


def _jsonl(path: Path) -> Iterator[Row]:
    text, _ = _content(path)
    if text.lstrip("\ufeff \r\n").startswith("["):
        yield from _array(text.lstrip("\ufeff"), path)
        return
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            yield _line(line.strip(), number)


def _array(text: str, path: Path) -> Iterator[Row]:
    """A whole file that is one JSON list; `line` is then the place in the list."""
    try:
        values = json.loads(text)
    except ValueError as fault:
        raise Invalid(f"{path.name} 不是合法的 JSON：{fault}", code="unreadable_file") from fault
    for number, value in enumerate(values, 1):
        yield _object(value, number, json.dumps(value, ensure_ascii=False))


def _line(line: str, number: int) -> Row:
    if len(line) > FIELD_LIMIT:
        return Row(line=number, fault=f"超过 {FIELD_LIMIT} 个字符，不像一条帖文", raw=line[:200])
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Row(line=number, fault="不是合法的 JSON", raw=line[:200])
    return _object(value, number, line)


def _object(value: Any, number: int, raw: str) -> Row:
    if not isinstance(value, dict):
        return Row(line=number, fault="应当是一个 JSON 对象 {…}", raw=raw[:200])
    values = {str(key): cell_text(cell) for key, cell in value.items()}
    return Row(line=number, values=values, raw=raw[:200])


def cell_text(value: Any) -> str:
    """A cell as text: whole floats without their fraction, nothing as an empty string."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).replace("\0", "").strip()
