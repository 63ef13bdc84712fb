"""Rows of a table file, read as a stream whatever its format. A broken row is handed on as broken, never skipped."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from huiying.errors import Invalid

SPREADSHEETS = frozenset({".xlsx", ".xlsm"})
OBJECTS = frozenset({".jsonl", ".ndjson", ".json"})
DELIMITED = frozenset({".csv", ".tsv", ".txt"})
SHOWN = 200
"""Characters of a broken row that are kept to show which one it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `line` counts from 1 as an editor or a spreadsheet does; `fault` says in Chinese why it is broken."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    reason: str = "broken_row"
    """Of a fault, for programs."""
    fault: str | None = None
    raw: str = ""
    sheet: str | None = None
    """Name of the sheet where it is not the first."""
    continued: frozenset[str] = frozenset()
    """Columns whose value comes from a merged cell that began in a row above."""
    uncomputed: frozenset[str] = frozenset()
    """Columns that hold a formula whose value was never saved."""


def read_rows(path: Path) -> Iterator[Row]:
    """All rows below the header, in order; blank rows are left out. Raises Invalid for a file that is no table."""
    suffix = path.suffix.lower()
    if suffix in SPREADSHEETS:
        from crawlers.tables.sheets import read_sheets

        return read_sheets(path)
    if suffix in OBJECTS:
        from crawlers.tables.objects import read_objects

        return read_objects(path)
    if suffix in DELIMITED:
        from crawlers.tables.delimited import read_delimited

        return read_delimited(path)
    raise Invalid(
        f"{path.name}：只认 CSV、XLSX、JSONL；请先另存为其中一种（旧的 .xls 用表格软件另存为 .xlsx）",
        code="unknown_format",
    )


def count_rows(path: Path) -> int:
    """How many rows `read_rows` gives, for a progress bar; for XLSX about: blank rows count too."""
    if path.suffix.lower() in SPREADSHEETS:
        from crawlers.tables.sheets import sheets_length

        return sheets_length(path)
    return sum(1 for _ in read_rows(path))
