"""`huiying train` as an operator meets it."""

import csv
import itertools
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from nlp.topics import TopicModel
from tests.integration.command import huiying, last_json

MATTERS = {
    "环境保护": ("化工厂排放废气污水", "养猪场臭气污染", "河水发黑污水直排", "扬尘噪音污染"),
    "教育文体": ("中学违规补课收费", "小学老师体罚学生", "高考学籍被学校弄错", "幼儿园学位入学难"),
    "卫生计生": ("医院误诊出医疗事故", "医院医生手术失误", "医院护士态度恶劣", "医院乱收药费误诊"),
}


def _table(path: Path, matters: Mapping[str, tuple[str, ...]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ("body", "label"),
                *(
                    (f"{side}{street}{matter}", label)
                    for label, told in matters.items()
                    for matter, street, side in itertools.product(told, "街路桥湾坪岭", "东西南北")
                ),
            ]
        )
    return str(path)


def test_what_the_shipped_model_knows_already_is_refused_with_the_figures(tmp_path: Path) -> None:
    done = huiying(tmp_path, "train", "topics", _table(tmp_path / "new.csv", MATTERS))
    report = last_json(done)
    assert done.returncode == 1
    assert report["installed"] is None
    assert report["texts"] == 96
    assert json.dumps(report["per_class"], ensure_ascii=False).count('"n": 32') == len(MATTERS)
    assert "不启用" in done.stderr
    assert not (tmp_path / "models").exists()


def test_an_office_of_other_habits_gets_a_better_model(tmp_path: Path) -> None:
    habits = {"环境保护": MATTERS["教育文体"], "教育文体": MATTERS["环境保护"]}
    done = huiying(tmp_path, "train", "topics", _table(tmp_path / "new.csv", habits), "--json")
    report = last_json(done)
    assert done.returncode == 0, done.stderr
    assert report["installed"] == str(tmp_path / "models" / "topics.npz")
    assert (
        TopicModel.load(tmp_path / "models" / "topics.npz").predict("柳河中学违规补课收费")[0].label
        == "环境保护"
    )
    tickets = tmp_path / "tickets.csv"
    tickets.write_text("标题,内容\n,东岭学校补课收费老师体罚学生请查处\n", "utf-8")
    assert huiying(tmp_path, "import", str(tickets), "--map", "text=内容").returncode == 0


def test_a_model_is_written_where_it_is_wanted_and_not_put_in_use(tmp_path: Path) -> None:
    out = tmp_path / "elsewhere" / "topics.npz"
    done = huiying(tmp_path / "home", "train", _table(tmp_path / "new.csv", MATTERS), "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert last_json(done)["documents"] == 288
    assert sorted(file.name for file in out.parent.iterdir()) == [
        "topics.md",
        "topics.npz",
        "topics.npz.sha256",
        "topics.seen.npz",
        "topics.seen.npz.sha256",
    ]
    assert not (tmp_path / "home" / "models").exists()


@pytest.mark.parametrize("words", [("missing.csv",), ("topics", "missing.csv"), ("topics",)])
def test_a_missing_file_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = huiying(tmp_path, "train", *words)
    assert done.returncode == 2
    assert "missing.csv" in done.stderr or "没有可以学习的文字" in done.stderr


def test_corrections_of_this_office_are_read(tmp_path: Path) -> None:
    done = huiying(tmp_path, "train", "topics", "--own")
    assert done.returncode == 2
    assert "没有可以学习的文字" in done.stderr


def test_the_smaller_models_are_trained_from_one_file(tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    tales = {"rumor": "听说死了很多人快转发", "non-rumor": "今天天气很好去散步"}
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ("label", "text"),
                *(
                    (label, f"{side}柳村{tale}")
                    for label, tale in tales.items()
                    for side in "东西南北中上下左右前"
                ),
            ]
        )
    out = tmp_path / "rumours.npz"
    done = huiying(tmp_path, "train", "rumours", str(table), "--out", str(out))
    assert done.returncode == 0
    assert str(last_json(done)["model_sha256"]) in out.with_suffix(".npz.sha256").read_text("ascii")
    refused = huiying(tmp_path, "train", "sentiment", str(table))
    assert refused.returncode != 0
    assert "--out" in refused.stderr
