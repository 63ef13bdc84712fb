"""The evaluation of personal data: covered is found, half inside is right, a child's name counts as a name."""

import json
from pathlib import Path
from typing import Any

import pytest

from huiying.errors import Invalid
from nlp.evaluate.pii import Tally, evaluate_pii


def span(start: int, end: int, kind: str = "phone") -> dict[str, Any]:
    return {"start": start, "end": end, "kind": kind}


@pytest.mark.parametrize(
    ("gold", "said", "recall", "precision"),
    [
        ([span(2, 13)], [span(2, 13)], 1.0, 1.0),
        ([span(2, 13)], [span(0, 13)], 1.0, 1.0),
        ([span(2, 13)], [span(3, 13)], 0.0, 1.0),
        ([span(2, 13)], [span(2, 8), span(8, 13)], 1.0, 1.0),
        ([span(2, 6)], [span(0, 13)], 1.0, 0.0),
        ([span(2, 13)], [], 0.0, None),
        ([], [span(2, 13)], None, 0.0),
        ([span(2, 5, "minor_name")], [span(2, 5, "person_name")], 1.0, 1.0),
        ([span(2, 5, "account")], [span(2, 5, "phone")], 0.0, 1.0),
    ],
)
def test_what_counts(
    gold: list[dict[str, Any]], said: list[dict[str, Any]], recall: float | None, precision: float | None
) -> None:
    tally = Tally()
    tally.read(gold, said)
    of_gold = tally.kinds[gold[0]["kind"]].rates()["recall"] if gold else None
    of_said = tally.kinds[said[0]["kind"]].rates()["precision"] if said else None
    assert (of_gold, of_said) == (recall, precision)


def test_a_file_is_measured_and_its_predictions_are_written(tmp_path: Path) -> None:
    texts = ["业主王建国，电话13800138000", "拨打12345"]
    records = [
        {"id": "a", "text": texts[0], "spans": [span(2, 5, "person_name"), span(8, 19)]},
        {"id": "b", "text": texts[1], "spans": []},
    ]
    path, predictions = tmp_path / "pii.jsonl", tmp_path / "said.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), "utf-8")
    result = evaluate_pii(path, predictions=predictions)
    assert (result["recall"], result["precision"], result["n"], result["items"]) == (1.0, 1.0, 2, 2)
    assert result["by_kind"]["phone"]["n"] == 1  # type: ignore[index]  # JSON, as it is printed
    said = [json.loads(line) for line in predictions.read_text("utf-8").splitlines()]
    assert said == [{"id": "a", "spans": records[0]["spans"]}, {"id": "b", "spans": []}]


def test_a_line_that_is_no_object_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pii.jsonl"
    path.write_text('{"id": "a", "text": "", "spans": []}\n[', "utf-8")
    with pytest.raises(Invalid, match="第 2 行"):
        evaluate_pii(path)
