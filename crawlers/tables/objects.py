"""JSON: one object a line, or a whole file that is one list of objects (as some crawlers export)."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from crawlers.tables.cells import cell_text
from crawlers.tables.plain import open_text
from crawlers.tables.rows import SHOWN, Row
from huiying.errors import Invalid

LONGEST = 1_000_000
"""Characters of one line that may still be a post."""
LIST_LIMIT = 64 * 1024 * 1024
_DECODER = json.JSONDecoder()
_BETWEEN = " \t\r\n,"


def read_objects(path: Path) -> Iterator[Row]:
    """One row an object. Raises Invalid when the file is no text, or a list that is no JSON or too long."""
    begun = False
    lines = enumerate(open_text(path).lines(), 1)
    for number, line in lines:
        if not line.strip():
            continue
        if not begun and line.lstrip().startswith("["):
            yield from _list(path, chain([line], (rest for _, rest in lines)))
        else:
            yield _line(line.strip(), number)
        begun = True


def _list(path: Path, lines: Iterable[str]) -> Iterator[Row]:
    """`line` is then the place in the list."""
    if path.stat().st_size > LIST_LIMIT:
        raise Invalid(
            f"{path.name} 是一个超过 64 MB 的 JSON 列表：请导出为 JSONL（每行一条）", code="file_too_large"
        )
    text = "".join(lines).strip()
    number, at = 0, _next(text, 1)
    while at < len(text) and text[at] != "]":
        number += 1
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as fault:
            if number == 1:
                raise Invalid(f"{path.name} 不是合法的 JSON：{fault}", code="unreadable_file") from fault
            break
        yield _object(value, number, text[at:end])
        at = _next(text, end)
    if text[at:] != "]":
        words = "从这里起不是合法的 JSON，后面的读不出来"
        yield Row(line=number or 1, fault=words, raw=text[at : at + SHOWN])


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BETWEEN:
        at += 1
    return at


def _line(line: str, number: int) -> Row:
    if len(line) > LONGEST:
        return Row(line=number, fault=f"超过 {LONGEST} 个字符，不像一条帖文", raw=line[:SHOWN])
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Row(line=number, fault="不是合法的 JSON", raw=line[:SHOWN])
    return _object(value, number, line)


def _object(value: Any, number: int, raw: str) -> Row:
    if not isinstance(value, dict):
        return Row(line=number, fault="应当是一个 JSON 对象 {…}", raw=raw[:SHOWN])
    values = {str(key): cell_text(cell) for key, cell in value.items()}
    return Row(line=number, values=values, raw=raw[:SHOWN])
