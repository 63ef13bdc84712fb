"""The report on the evaluation: its tables, what it calls an error, and that the written one is whole."""

import re
from pathlib import Path

import pytest

from nlp.evaluate import errors
from nlp.evaluate.subjects import SUBJECTS, split_events
from nlp.evaluate.tables import Wrong, confusion_table, figures_table, worst_table

REPORT = Path(__file__).parents[2] / "docs" / "evaluation.md"
NAMES = ("topics", "urgency", "facts", "sentiment", "rumours", "events", "extraction", "places", "pii")


def test_every_figure_comes_with_its_n_and_interval() -> None:
    figures = {
        "n": 40,
        "macro_f1": 0.75,
        "macro_f1_ci95": (0.7, 0.8),
        "per_class": {"甲": {"f1": 0.5, "n": 10}},
        "by_field": {"state": 0.9},
        "by_field_ci95": {"state": (0.85, 0.95)},
        "urgent_recall": {"share": 0.5, "n": 8, "ci95": (0.2, 0.8)},
        "pages_per_second": None,
    }
    assert figures_table(figures).splitlines()[2:] == [
        "| macro_f1 | 0.75 | 40 | 0.7–0.8 |",
        "| per_class · 甲 · f1 | 0.5 | 10 | – |",
        "| by_field · state | 0.9 | 40 | 0.85–0.95 |",
        "| urgent_recall · share | 0.5 | 8 | 0.2–0.8 |",
        "| pages_per_second | – | 40 | – |",
    ]


def test_counts_beside_their_figures_by_name() -> None:
    assert "| title | 0.5 | 7 | – |" in figures_table({"title": 0.5, "n": {"title": 7}})


def test_confusion_has_the_gold_down_and_the_told_across() -> None:
    table = confusion_table([("甲", "甲"), ("甲", "乙"), ("甲", "乙"), ("丙", "丙")])
    assert table.splitlines() == [
        "| 标注＼判为 | 丙 | 乙 | 甲 |",
        "|---|---|---|---|",
        "| 丙 | 1 | 0 | 0 |",
        "| 甲 | 0 | 2 | 1 |",
    ]


def test_the_worst_come_first_and_no_more_than_asked_for() -> None:
    wrong = [Wrong(id=str(at), gold="a|b", told="c", by=at / 10) for at in range(5)]
    lines = worst_table(wrong, 2).splitlines()
    assert lines[2:] == ["| 4 | a｜b | c | 0.4 |", "| 3 | a｜b | c | 0.3 |"]
    assert worst_table([], 2) == "没有判错的。"


@pytest.mark.parametrize(
    ("judge", "gold", "told", "by"),
    [
        (errors.single, {"label": "甲"}, {"id": 1, "label": "乙", "label_scores": {"乙": 0.8}}, 0.8),
        (errors.single, {"label": "甲"}, {"id": 1, "label": "甲", "label_scores": {"甲": 0.8}}, None),
        (errors.single, {"label": ""}, {"id": 1, "label": "甲", "label_scores": {"甲": 0.8}}, None),
        (errors.urgency, {"urgency": 4, "grade": "一般"}, {"id": 1, "urgency": 1, "grade": "none"}, 3.1),
        (errors.facts, {"deaths": 2, "injured": None}, {"id": 1, "deaths": 2, "injured": 3}, 1),
        (errors.labels, {"topics": ["教育"], "risk": []}, {"id": 1, "topics": [], "risk": ["民生"]}, 2),
        (
            errors.places,
            {
                "id": 1,
                "scope": "local",
                "places": [{"span": "柳河", "full": "甲/乙"}, {"span": "大厂", "full": None}],
            },
            {"scope": "none", "places": []},
            2,
        ),
        (
            errors.personal,
            {"id": 1, "text": "电话123", "spans": [{"start": 2, "end": 5, "kind": "phone"}]},
            {"spans": []},
            1,
        ),
        (
            errors.pages,
            {"file": "a", "title": "甲 乙", "publish_time": "2026-03-01 08:00"},
            {"title": "甲乙"},
            1,
        ),
    ],
)
def test_errors_are_as_bad_as_they_are_far_off(
    judge: errors.Judge, gold: errors.Record, told: errors.Record, by: float | None
) -> None:
    wrong = judge(gold, told)
    assert (wrong and wrong.by) == (by and pytest.approx(by))


def test_only_our_own_texts_are_shown() -> None:
    gold, told = [{"deaths": 2, "text": "柳河镇两人遇难"}], [{"id": 1, "deaths": None}]
    assert errors.wrong(errors.facts, gold, told)[0].text == ""
    assert errors.wrong(errors.facts, gold, told, ours=True)[0].text == "柳河镇两人遇难"


def test_events_split_into_several_are_errors() -> None:
    gold = [{"msg_id": str(at), "event_id": "e1" if at < 3 else "e2"} for at in range(5)]
    told = [{"msg_id": str(at), "event_id": "c2" if at == 1 else "c1"} for at in range(5)]
    assert [(one.id, one.by) for one in split_events(gold, told)] == [("e1", 1)]


def test_the_written_report_names_every_subject() -> None:
    report = REPORT.read_text("utf-8")
    sections = re.findall(r"^## (\w+)", report, re.MULTILINE)
    assert set(NAMES) <= set(sections)
    assert {subject.name for subject in SUBJECTS} <= set(sections)
    assert "缺数据" not in report
    assert report.count("### 混淆矩阵") >= 5


def test_the_written_report_is_made_of_whole_tables() -> None:
    widths: list[int] = []
    for line in [*REPORT.read_text("utf-8").splitlines(), ""]:
        if line.startswith("|"):
            widths.append(line.count("|"))
        elif widths:
            assert len(set(widths)) == 1
            assert len(widths) >= 2
            widths = []
