"""Labelled records in, predictions out: JSON lines and CSV, with the line named when one is wrong."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from huiying.errors import Invalid

_WORDS = frozenset({"title", "text"})


def read_jsonl(path: Path, *fields: str) -> list[dict[str, Any]]:
    """One object a line with these fields; one without an id gets its line, a title or text that is null is empty.

    Raises Invalid naming the first line that is wrong.
    """
    # Not splitlines(): it also parts a text at the separators that JSON leaves as they are.
    lines = enumerate(_text(path).split("\n"), 1)
    return [_record(path, number, line, fields) for number, line in lines if line.strip()]


def _record(path: Path, number: int, line: str, fields: Sequence[str]) -> dict[str, Any]:
    try:
        record = dict(json.loads(line))
    except (ValueError, TypeError, RecursionError) as trouble:
        raise Invalid(f"{path} 第 {number} 行不是 JSON 对象", code="bad_record") from trouble
    missing = [name for name in fields if name not in record]
    if missing:
        raise Invalid(f"{path} 第 {number} 行缺少 {'、'.join(missing)}", code="bad_record")
    record.setdefault("id", number)
    for name in _WORDS & record.keys():
        record[name] = "" if record[name] is None else record[name]
        if not isinstance(record[name], str):
            raise Invalid(f"{path} 第 {number} 行的 {name} 应是文字", code="bad_record")
    return record


def read_csv(path: Path, *columns: str) -> list[dict[str, str]]:
    """Rows of a CSV with these columns. Raises Invalid naming what is missing."""
    if not path.is_file():
        raise Invalid(f"找不到 {path}", code="file_not_found")
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise Invalid(f"{path} 缺少列：{'、'.join(missing)}", code="missing_column")
        return list(reader)
    except csv.Error as fault:
        raise Invalid(f"{path} 第 {reader.line_num} 行读不出来：请检查引号", code="bad_record") from fault


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise Invalid(f"{path} 不是 UTF-8 文本文件：请检查路径和编码", code="unreadable_file") from fault


def write_jsonl(path: Path | None, records: Iterable[Mapping[str, Any]]) -> None:
    """One object a line; nothing when no file is wanted."""
    if path is not None:
        lines = (json.dumps(dict(record), ensure_ascii=False) for record in records)
        # Half a character is written as JSON escapes it.
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8", "backslashreplace")
