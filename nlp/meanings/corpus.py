"""The unlabelled text that meanings are learned from: every document of a data folder, in passages of a sentence or so."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from huiying.errors import Invalid
from huiying.text.normalise import plain

_SENTENCES: Final = re.compile(r"[。!?;\n]+")
_MOST: Final = 40
"""Sentences read of one document: long ones repeat themselves."""
_FIELD: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    path: str
    fields: tuple[str, ...]
    whole: bool = False
    """Titles and posts are one passage; longer texts are read sentence by sentence."""


_SOURCES: Final = (
    _Source(path="hot_search/weibo_2025_2026.csv", fields=("title",), whole=True),
    _Source(path="petitions/messages.csv", fields=("title", "body")),
    _Source(path="petitions/stream.csv", fields=("title", "body")),
    _Source(path="sentiment/virus.csv", fields=("content",), whole=True),
    _Source(path="rumours/ced.csv", fields=("text",), whole=True),
    _Source(path="policy/hebei.jsonl", fields=("title", "text", "body", "content")),
)


def documents(folder: Path, *, but: frozenset[str] = frozenset()) -> Iterator[list[str]]:
    """Normalised passages, document by document, of every file there is except `but`; Invalid if there is none."""
    there = [source for source in _SOURCES if source.path not in but and (folder / source.path).is_file()]
    if not there:
        raise Invalid(f"{folder} 里没有可学习的文字：请给出数据文件夹", code="file_not_found")
    for source in there:
        for record in _records(folder / source.path):
            text = plain("\n".join(str(record.get(field) or "") for field in source.fields))
            yield [text] if source.whole else [part for part in _SENTENCES.split(text) if part][:_MOST]


def _records(path: Path) -> Iterator[dict[str, object]]:
    csv.field_size_limit(_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        if path.suffix == ".jsonl":
            yield from (json.loads(line) for line in lines if line.strip())
        else:
            yield from csv.DictReader(lines)
