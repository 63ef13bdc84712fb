"""Workbooks: the timeliness report, figures on one sheet and every late clock on the other; and plain tables."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from api.schemas.reports import LateItem, Timeliness, TimelinessFigures
from huiying.clock import BEIJING

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIGURES = ("单位", "按时", "迟", "未办", "合计", "按时率", "进行中", "其中已超时", "不计入")
LATE = ("办件", "标题", "单位", "时限", "起算", "到期", "完成", "状态", "超时（小时）", "原因", "依据")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell may begin that a spreadsheet would run: titles come from the public."""

Cell = str | int | float | None


def workbook(report: Timeliness, *, office: str, now: datetime) -> bytes:
    """The report as XLSX bytes, times in Beijing time."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101  # a new workbook has one sheet
    first.title = "时效"
    _fill(first, FIGURES, [_figures("合计", report.figures), *(_figures(u.unit, u) for u in report.by_unit)])
    first.append([])
    _append(first, (f"{office}，截至 {_shown(now)}",))
    for word, meaning in report.definitions.items():
        _append(first, (word, meaning))
    _fill(book.create_sheet("超时清单"), LATE, [_late(item) for item in report.late])
    return _bytes(book)


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """One sheet with a bold head, as XLSX bytes."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101  # a new workbook has one sheet
    first.title = title
    _fill(first, head, rows)
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    _append(sheet, head)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        _append(sheet, row)
    sheet.freeze_panes = "A2"


def _append(sheet: Worksheet, row: Sequence[Cell]) -> None:
    sheet.append([_harmless(cell) for cell in row])


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _figures(name: str, counted: TimelinessFigures) -> list[Cell]:
    share = counted.on_time / counted.total if counted.total else None
    return [
        name,
        counted.on_time,
        counted.late,
        counted.missed,
        counted.total,
        share,
        counted.in_progress,
        counted.overdue,
        counted.excluded,
    ]


def _late(item: LateItem) -> list[Cell]:
    clock = item.obligation
    return [
        clock.case_number,
        clock.case_title,
        item.unit,
        f"{clock.limit} {clock.duty.label}",
        _shown(clock.start),
        _shown(clock.due),
        _shown(clock.closed_at) if clock.closed_at else None,
        "进行中，已超时" if clock.overdue else clock.state.label,
        round(timedelta(seconds=item.late_by_seconds) / timedelta(hours=1), 2),
        item.cause,
        "；".join(f"{rule.title} {rule.citation}" for rule in clock.rules),
    ]


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
