"""Labelled messages as they are handed in: a CSV with `label` and `title`, `body` or both."""

import csv
from dataclasses import dataclass
from pathlib import Path

from huiying.errors import Invalid
from nlp.linear.features import written

LONGEST_FIELD = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`id` is the `msg_id`, or the row number, from 1, where there is none."""

    id: str
    text: str
    label: str


def read_messages(path: Path) -> list[Message]:
    """All rows of a CSV in UTF-8, in order. Raises Invalid naming the missing column, or the row without a label."""
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            _check_columns(path, table.fieldnames or [])
            rows = list(table)
    except OSError as error:
        raise Invalid(f"打不开 {path}：{error.strerror}", code="unreadable") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{path} 不是 UTF-8 编码的 CSV，请另存为 UTF-8 后重试", code="not_csv") from error
    if not rows:
        raise Invalid(f"{path} 没有数据行", code="empty")
    return [_message(path, number, row) for number, row in enumerate(rows, start=1)]


def _check_columns(path: Path, columns: object) -> None:
    present = set(columns) if isinstance(columns, list | tuple) else set()
    missing = [] if "label" in present else ["label"]
    if not present & {"title", "body"}:
        missing.append("body（或 title）")
    if missing:
        raise Invalid(f"{path} 缺少列：{'、'.join(missing)}", code="missing_column")


def _message(path: Path, number: int, row: dict[str, str | None]) -> Message:
    label = (row.get("label") or "").strip()
    if not label:
        raise Invalid(f"{path} 第 {number} 行没有 label", code="missing_label")
    return Message(
        id=(row.get("msg_id") or "").strip() or str(number),
        text=written(row.get("title") or "", row.get("body") or ""),
        label=label,
    )
