"""Texts as they are handed in for training and measuring: labelled messages, officers' corrections, texts of nothing."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from huiying.errors import Invalid
from nlp.evaluate.records import read_jsonl
from nlp.linear.features import written

LONGEST_FIELD = 10_000_000
_TEXTS: Final = ("title", "body", "text", "content")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`id` is the `msg_id`, or the row number, from 1, where there is none. `title_only`: the file has no bodies."""

    id: str
    text: str
    label: str
    title_only: bool = False


def read_messages(path: Path) -> list[Message]:
    """All rows of a CSV in UTF-8, in order: `label` and `title`, `body` or both.

    Raises Invalid naming the missing column, or the row without a label.
    """
    columns, rows = _table(path)
    _check_columns(path, columns)
    if not rows:
        raise Invalid(f"{path} 没有数据行", code="empty")
    return [_message(path, number, row, "body" not in columns) for number, row in enumerate(rows, start=1)]


def read_outside(path: Path, most: int) -> list[str]:
    """Texts that bear no topic: of a CSV with `title`, `body`, `text` or `content`, at most so many, evenly spread."""
    columns, rows = _table(path)
    present = [name for name in _TEXTS if name in columns]
    if not present:
        raise Invalid(f"{path} 缺少列：{'、'.join(_TEXTS)} 之一", code="missing_column")
    step = max(1, len(rows) // most)
    texts: list[str] = [
        written("", "\n".join(row.get(name) or "" for name in present)) for row in rows[::step]
    ]
    return [text for text in texts if text.strip()][:most]


def read_corrections(path: Path) -> list[tuple[str, frozenset[str]]]:
    """Texts and the topics officers gave them: JSON lines as `nlp.corrections.export` makes them."""
    return corrected(read_jsonl(path))


def corrected(entries: Sequence[Mapping[str, Any]]) -> list[tuple[str, frozenset[str]]]:
    """Texts and topics of those corrections that are about topics. Raises Invalid for an entry without a text."""
    found: list[tuple[str, frozenset[str]]] = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry.get("text"), str):
            raise Invalid(f"更正的第 {number} 条没有 text", code="bad_record")
        if "topics" in entry:
            found.append((written(entry.get("title") or "", entry["text"]), frozenset(entry["topics"])))
    return found


def _table(path: Path) -> tuple[Sequence[str], list[dict[str, str | None]]]:
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines)
            columns, rows = list(table.fieldnames or ()), list(table)
    except OSError as error:
        raise Invalid(f"打不开 {path}：{error.strerror}", code="unreadable") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{path} 不是 UTF-8 编码的 CSV，请另存为 UTF-8 后重试", code="not_csv") from error
    return columns, rows


def _check_columns(path: Path, columns: Sequence[str]) -> None:
    present = set(columns)
    missing = [] if "label" in present else ["label"]
    if not present & {"title", "body"}:
        missing.append("body（或 title）")
    if missing:
        raise Invalid(f"{path} 缺少列：{'、'.join(missing)}", code="missing_column")


def _message(path: Path, number: int, row: Mapping[str, str | None], title_only: bool) -> Message:
    label = (row.get("label") or "").strip()
    if not label:
        raise Invalid(f"{path} 第 {number} 行没有 label", code="missing_label")
    return Message(
        id=(row.get("msg_id") or "").strip() or str(number),
        text=written(row.get("title") or "", row.get("body") or ""),
        label=label,
        title_only=title_only,
    )
