"""Scores that can be checked by hand, and the evaluation that reports them."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from huiying.errors import Invalid
from nlp.evaluate.scores import macro_f1, macro_f1_interval, per_label
from nlp.evaluate.topics import evaluate_topics

LABELS = st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("甲乙丙")), min_size=1, max_size=40)


def test_per_label_by_hand() -> None:
    scores = per_label(["甲", "甲", "乙", "乙"], ["甲", "乙", "乙", "丙"])
    assert scores == {
        "丙": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "n": 0},
        "乙": {"precision": 0.5, "recall": 0.5, "f1": 0.5, "n": 2},
        "甲": {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "n": 2},
    }


@given(LABELS)
def test_macro_f1_is_scikit_learns_and_lies_in_its_interval(rows: list[tuple[str, str]]) -> None:
    gold, predicted = zip(*rows, strict=True)
    score = macro_f1(gold, predicted)
    low, high = macro_f1_interval(gold, predicted)
    assert score == pytest.approx(f1_score(gold, predicted, average="macro", zero_division=0), abs=1e-4)
    assert 0 <= low <= high <= 1


def test_interval_narrows_with_more_items() -> None:
    gold, predicted = ["甲", "甲", "乙", "乙"] * 10, ["甲", "乙", "乙", "乙"] * 10
    few, many = macro_f1_interval(gold, predicted), macro_f1_interval(gold * 25, predicted * 25)
    assert few[0] < many[0] <= macro_f1(gold, predicted) <= many[1] < few[1]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "messages.csv"
    matters = {
        "教育文体": ["学校违规补课收费", "老师体罚学生", "幼儿园学位不够", "中学食堂饭菜差"],
        "环境保护": ["河水发黑污水直排", "化工厂排放废气", "采石场扬尘污染", "养猪场臭气熏天"],
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["msg_id", "body", "label"])
        table.writerows(
            [f"{label}{number}", f"清源县{place}{matter},{place}居民请求处理", label]
            for label, matters_of in matters.items()
            for number, (place, matter) in enumerate(
                (place, matter) for place in "东西南北中" for matter in matters_of
            )
        )
    return path


def test_shipped_model_is_measured(labelled: Path, tmp_path: Path) -> None:
    report = evaluate_topics(labelled, predictions=tmp_path / "predictions.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "predictions.jsonl").read_text("utf-8").splitlines()]
    assert report["n"] == len(lines) == 40
    assert report["model"] == "shipped"
    assert isinstance(report["accuracy"], float)
    assert report["accuracy"] == pytest.approx(
        sum(line["id"].startswith(line["label"]) for line in lines) / 40
    )
    assert report["accuracy"] > 0.7
    assert isinstance(report["docs_per_second"], float)
    assert report["docs_per_second"] > 0
    assert [line["id"] for line in lines][:2] == ["教育文体0", "教育文体1"]


def test_cross_validation_trains_on_the_file(labelled: Path) -> None:
    report = evaluate_topics(labelled, cross_validate=2)
    assert set(report) >= {
        "accuracy",
        "macro_f1",
        "macro_f1_ci95",
        "n",
        "docs_per_second",
        "per_class",
        "top2_accuracy",
    }
    assert report["top2_accuracy"] == 1.0, "there are only two labels"
    assert "2 folds" in str(report["model"])


def test_too_little_to_learn_from_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("title,label\n修路,甲\n挖沟,甲\n补课,乙\n择校,乙\n", "utf-8")
    with pytest.raises(Invalid, match="太少"):
        evaluate_topics(path, cross_validate=2)


@pytest.mark.parametrize("folds", [1, 21])
def test_folds_that_cannot_be_made_are_refused(labelled: Path, folds: int) -> None:
    with pytest.raises(Invalid) as caught:
        evaluate_topics(labelled, cross_validate=folds)
    assert caught.value.reason == "too_few"
