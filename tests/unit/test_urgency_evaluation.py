"""What `huiying evaluate urgency` counts."""

import json
from pathlib import Path

import pytest

from nlp.evaluate.ranks import recall_at_precision
from nlp.evaluate.urgency import evaluate_urgency


@pytest.mark.parametrize(
    ("scores", "wanted", "recall"),
    [
        ([3, 2, 1], [True, True, False], 1.0),
        ([3, 2, 1], [False, True, True], 0.0),
        ([4, 3, 2, 1], [True, True, False, True], 1.0),
        ([2, 2, 1], [True, False, True], 0.0),
        ([1], [False], 0.0),
        ([], [], 0.0),
    ],
)
def test_recall_at_precision(scores: list[float], wanted: list[bool], recall: float) -> None:
    assert recall_at_precision(scores, wanted, 0.7) == recall


def test_counts_alarms_and_catches(tmp_path: Path) -> None:
    gold = [
        record("a", "今晨城东仓库起火,3人死亡,火势仍在蔓延", 4, "occurred", "事故灾难"),
        record("b", "请问公积金怎么提取", 2, "none", "none"),
        record("c", "小说里那场大火烧了三天,主角没能出来", 1, "none", "none"),
    ]
    path, predictions = tmp_path / "gold.jsonl", tmp_path / "said.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in gold), "utf-8")
    told = evaluate_urgency(path, predictions=predictions)
    assert told["n"] == 3
    assert told["urgent_recall_at_p70"] == 1.0
    assert told["urgent_recall"] == {"share": 1.0, "right": 1, "n": 1, "ci95": (0.2065, 1.0)}
    assert told["alerts"] == {"share": 0.0, "right": 0, "n": 2, "ci95": (0.0, 0.6576)}
    lines = [json.loads(line) for line in predictions.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["a", "b", "c"]
    assert lines[0]["urgency_score"] > max(line["urgency_score"] for line in lines[1:])


def record(name: str, text: str, urgency: int, state: str, kind: str) -> dict[str, object]:
    return {
        "id": name,
        "title": "",
        "text": text,
        "concern": urgency > 1,
        "urgency": urgency,
        "event_state": state,
        "event_type": kind,
        "grade": "none",
        "source": "test",
    }
