"""Labelled records: read as JSON means them, and named by line where they are wrong."""

import json
from pathlib import Path

import pytest

from huiying.errors import Invalid
from nlp.evaluate.records import read_jsonl, write_jsonl


def test_null_is_empty_and_a_line_names_what_has_no_id(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"title": null, "text": "甲\u2028乙"}\n\n{"id": "b", "text": "丙"}\n', "utf-8")
    assert read_jsonl(path, "text") == [
        {"id": 1, "title": "", "text": "甲\u2028乙"},
        {"id": "b", "text": "丙"},
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("[1, 2]", "不是 JSON 对象"),
        ("{", "不是 JSON 对象"),
        ("[" * 100_000, "不是 JSON 对象"),
        ('{"text": 3, "spans": []}', "text 应是文字"),
        ('{"text": "甲"}', "缺少 spans"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f'{{"text": "甲", "spans": []}}\n{line}\n', "utf-8")
    with pytest.raises(Invalid, match=words) as refused:
        read_jsonl(path, "text", "spans")
    assert "第 2 行" in refused.value.message


def test_half_a_character_is_written_as_json_escapes_it(tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    write_jsonl(path, [{"id": "a", "text": "\ud800甲"}])
    assert json.loads(path.read_text("utf-8")) == {"id": "a", "text": "\ud800甲"}
