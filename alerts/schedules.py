"""A published holiday schedule as a file: CSV with the columns `date,kind`, kind `off` or `work`.

The file need only name what differs from the week: days off on weekdays, worked days on weekends. A year it
names is published with it; its other days are as the week has them. A wrong file is refused whole, every wrong
line named.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from alerts.workdays import Calendar
from huiying.errors import Invalid

KINDS = {"off": False, "work": True}
COLUMNS = ("date", "kind")
YEARS = range(1990, 2200)
SHOWN = 10
"""Wrong lines named at most."""


def read(path: Path) -> Calendar:
    """The schedule with what a file adds. Raises Invalid, see `parse`."""
    return parse(_content(path), name=path.name)


def parse(content: bytes, *, name: str) -> Calendar:
    """The schedule with what the bytes of a file add. Raises Invalid naming file and every wrong line."""
    overrides: dict[date, bool] = {}
    said: dict[date, int] = {}
    wrong: list[str] = []
    for line, row in rows_in(content, COLUMNS, name=name):
        try:
            day, working = _day(row)
        except ValueError as fault:
            wrong.append(f"第 {line} 行：{fault}")
            continue
        if overrides.setdefault(day, working) is not working:
            wrong.append(f"第 {line} 行：{day} 既放假又上班（第 {said[day]} 行）")
        said.setdefault(day, line)
    if wrong:
        raise Invalid(f"放假安排 {name} {_listed(wrong)}", code="bad_holiday")
    if not overrides:
        raise Invalid(f"放假安排 {name} 里没有日期", code="empty_holidays")
    return Calendar(overrides=overrides, announced=frozenset(day.year for day in overrides))


def _day(row: dict[str, str]) -> tuple[date, bool]:
    kind = row["kind"].lower()
    if kind not in KINDS:
        raise ValueError(f"kind 应为 off 或 work，而不是 {row['kind']!r}")
    try:
        day = date.fromisoformat(row["date"])
    except ValueError as unreadable:
        raise ValueError(f"日期应写成 2027-01-01，而不是 {row['date']!r}") from unreadable
    if day.year not in YEARS:
        raise ValueError(f"日期 {row['date']} 的年份不合理")
    return day, KINDS[kind]


def _listed(wrong: list[str]) -> str:
    more = f"；另有 {len(wrong) - SHOWN} 处" if len(wrong) > SHOWN else ""
    return "；".join(wrong[:SHOWN]) + more


def rows_of(path: Path, required: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and trimmed cells of every row of a UTF-8 CSV file that is not blank. Raises Invalid."""
    yield from rows_in(_content(path), required, name=path.name)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise Invalid(f"读不出文件 {path}：{wrong}", code="unreadable_file") from wrong


def rows_in(content: bytes, required: Iterable[str], *, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """As `rows_of`, of the bytes of a file. Raises Invalid."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Invalid(f"读不出文件 {name}：{wrong}", code="unreadable_file") from wrong
    reader = csv.DictReader(text.splitlines(), restkey="", strict=True)
    missing = [column for column in required if column not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(f"{name} 第 1 行：缺少列 {'、'.join(missing)}", code="missing_column")
    try:
        for row in reader:
            if "" in row:
                raise Invalid(f"{name} 第 {reader.line_num} 行：列数比表头多", code="bad_row")
            cells = {key: (cell or "").strip() for key, cell in row.items()}
            if any(cells.values()):
                yield reader.line_num, cells
    except csv.Error as wrong:
        raise Invalid(f"{name} 第 {reader.line_num} 行：不是合法的 CSV（{wrong}）", code="bad_row") from wrong
