"""The figures of topics and risks: recall down a ranking, F1 over many labels, and the file they are read from."""

import json
from pathlib import Path

import numpy as np
import pytest

from huiying.errors import Invalid
from nlp.evaluate.labels import counted, evaluate_labels, macro, micro, ranked_recall
from nlp.evaluate.topics import evaluate_topics

ITEMS = [
    {
        "id": "a",
        "title": "物业费涨价",
        "text": "物业公司乱收物业费，业委会不管。",
        "topics": ["物业管理"],
        "risk": ["民生"],
    },
    {"id": "b", "title": "", "text": "今晚球赛真好看", "topics": [], "risk": []},
]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.jsonl"
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in ITEMS), "utf-8")
    return path


@pytest.mark.parametrize(
    ("wanted", "scores", "recall"),
    [
        ([1, 1, 0, 0], [0.9, 0.8, 0.7, 0.1], 1.0),
        ([1, 0, 0, 1], [0.9, 0.8, 0.7, 0.1], 0.5),
        ([0, 1, 0, 0], [0.9, 0.8, 0.7, 0.1], 0.0),
        ([1, 0, 0, 0], [0.5, 0.5, 0.1, 0.1], 0.0),
        ([1, 1, 1, 0], [0.5, 0.5, 0.5, 0.5], 1.0),
        ([0, 0, 0, 0], [0.9, 0.8, 0.7, 0.1], 0.0),
    ],
)
def test_recall_at_precision(wanted: list[int], scores: list[float], recall: float) -> None:
    assert ranked_recall(np.array(wanted, dtype=bool), np.array(scores)) == recall


def test_f1_over_many_labels() -> None:
    gold = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0]], dtype=bool)
    found = np.array([[1, 0, 0], [0, 1, 0], [0, 1, 0]], dtype=bool)
    assert macro(gold, found) == round((2 / 3 + 2 / 3) / 2, 4)
    assert micro(gold, found) == round(4 / 6, 4)
    assert macro(gold & False, found & False) == micro(gold & False, found & False) == 0.0
    one = counted(gold[:, 0], found[:, 0])
    assert (one["precision"], one["recall"], one["n"], one["predicted"]) == (1.0, 0.5, 2, 1)


def test_a_file_is_measured_and_its_predictions_written(labelled: Path, tmp_path: Path) -> None:
    written = tmp_path / "said.jsonl"
    figures = evaluate_topics(labelled, predictions=written)
    assert figures["n"] == 2
    assert figures["per_topic"]["物业管理"]["f1"] == 1.0  # type: ignore[index]
    assert set(figures["risk"]["公信力"]) >= {"recall_at_p70", "f1", "n"}  # type: ignore[index]
    said = [json.loads(line) for line in written.read_text("utf-8").splitlines()]
    assert [one["id"] for one in said] == ["a", "b"]
    assert said[0]["topics"] == ["物业管理"]
    assert said[1]["topics"] == said[1]["risk"] == []
    assert len(said[0]["risk_scores"]) == 6


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"id": 1, "text": "', "utf-8")
    with pytest.raises(Invalid, match="第 1 行"):
        evaluate_labels(path)
