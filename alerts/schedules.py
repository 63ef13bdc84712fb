"""A published holiday schedule as a file: CSV with the columns `date,kind`, kind `off` or `work`.

The file need only name what differs from the week: days off on weekdays, worked days on weekends. A year it
names is published with it; its other days are as the week has them.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from alerts.workdays import Calendar
from huiying.errors import Invalid

KINDS = {"off": False, "work": True}
COLUMNS = ("date", "kind")


def read(path: Path) -> Calendar:
    """The schedule with what a file adds. Raises Invalid naming file and line; nothing is half-applied."""
    overrides: dict[date, bool] = {}
    for where, day, working in _rows(path):
        if overrides.setdefault(day, working) is not working:
            raise Invalid(f"{where}：{day} 既放假又上班", code="contradictory_holiday")
    if not overrides:
        raise Invalid(f"放假安排 {path.name} 里没有日期", code="empty_holidays")
    return Calendar(overrides=overrides, announced=frozenset(day.year for day in overrides))


def _rows(path: Path) -> Iterator[tuple[str, date, bool]]:
    for line, row in rows_of(path, COLUMNS):
        where = f"{path.name} 第 {line} 行"
        kind = row["kind"].lower()
        if kind not in KINDS:
            raise Invalid(f"{where}：kind 应为 off 或 work，而不是 {row['kind']!r}", code="bad_holiday")
        try:
            yield where, date.fromisoformat(row["date"]), KINDS[kind]
        except ValueError as wrong:
            raise Invalid(
                f"{where}：日期应写成 2027-01-01，而不是 {row['date']!r}", code="bad_holiday"
            ) from wrong


def rows_of(path: Path, required: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and trimmed cells of every row of a UTF-8 CSV file that is not blank. Raises Invalid."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise Invalid(f"读不出文件 {path}：{wrong}", code="unreadable_file") from wrong
    reader = csv.DictReader(text.splitlines(), restkey="", strict=True)
    missing = [column for column in required if column not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(f"{path.name} 第 1 行：缺少列 {'、'.join(missing)}", code="missing_column")
    try:
        for row in reader:
            if "" in row:
                raise Invalid(f"{path.name} 第 {reader.line_num} 行：列数比表头多", code="bad_row")
            cells = {name: (cell or "").strip() for name, cell in row.items()}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as wrong:
        raise Invalid(
            f"{path.name} 第 {reader.line_num} 行：不是合法的 CSV（{wrong}）", code="bad_row"
        ) from wrong
