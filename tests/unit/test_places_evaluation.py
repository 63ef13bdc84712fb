"""Scores of places are counted as documented: distinct spans, null golds are no places, missed names are wrong names."""

import json
from pathlib import Path

import pytest

from huiying.errors import Invalid
from nlp.evaluate.places import evaluate_places

COUNTY = "河北省/廊坊市/大厂回族自治县"
RECORDS: list[dict[str, object]] = [
    {
        "id": "a",
        "text": "大厂县停电了,大厂县供电说在修",
        "jurisdiction": COUNTY,
        "places": [{"span": "大厂县", "full": COUNTY}],
        "scope": "local",
    },
    {
        "id": "b",
        "text": "香河縣停电了",
        "jurisdiction": COUNTY,
        "places": [{"span": "香河縣", "full": "河北省/廊坊市/三河市"}, {"span": "天边县", "full": "河北省"}],
        "scope": "local",
    },
    {
        "id": "c",
        "text": "固安县停电了",
        "jurisdiction": COUNTY,
        "places": [{"span": "固安县", "full": None}],
        "scope": "elsewhere",
    },
]


def write(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records), "utf-8")
    return path


def test_scores(tmp_path: Path) -> None:
    told = tmp_path / "told.jsonl"
    result = evaluate_places(write(tmp_path / "set.jsonl", RECORDS), predictions=told)
    assert result["span_f1"] == pytest.approx(2 * 2 / (3 + 3), abs=1e-4)
    assert (result["full_accuracy"], result["full_n"]) == (pytest.approx(1 / 3, abs=1e-4), 3)
    assert result["full_of_found"] == 0.5
    assert (result["scope_accuracy"], result["scope_n"]) == (pytest.approx(2 / 3, abs=1e-4), 3)
    assert all(f"{name}_ci95" in result for name in ("span_f1", "full_accuracy", "scope_accuracy"))
    lines = [json.loads(line) for line in told.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["a", "b", "c"]
    assert lines[1] == {
        "id": "b",
        "places": [{"span": "香河縣", "full": "河北省/廊坊市/香河县"}],
        "scope": "elsewhere",
    }


def test_an_empty_file_has_no_shares(tmp_path: Path) -> None:
    result = evaluate_places(write(tmp_path / "set.jsonl", []))
    assert (result["items"], result["full_accuracy"], result["scope_accuracy"]) == (0, None, None)


@pytest.mark.parametrize(
    "wrong", [{"scope": "here"}, {"places": None}, {"text": 5}, {"places": [{"full": "x"}]}]
)
def test_a_record_that_is_wrong_is_named(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid, match=r"第 2 [行条]"):
        evaluate_places(write(tmp_path / "set.jsonl", [RECORDS[0], RECORDS[1] | wrong]))
