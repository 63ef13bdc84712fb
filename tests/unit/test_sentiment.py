"""Sentiment of texts of our own, and the files it is learned and measured from."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiying.clock import FixedClock
from huiying.errors import Invalid
from nlp import shipped
from nlp.evaluate.sentiment import evaluate_sentiment
from nlp.judgement import Told
from nlp.linear import LinearModel
from nlp.linear.features import written
from nlp.reading import read
from nlp.sentiment import sentiment_of
from nlp.sentiment.posts import read_posts
from nlp.sentiment.training import RECIPE, material, train

NASTY = ["\ud800", "\x00\x00", "1" * 10_000, "😡" * 2000, "<b>" * 3000, "气死我了" * 20_000]


def told(title: str, text: str) -> Told | None:
    return sentiment_of(shipped.scorer().score([read(written(title, text))])["sentiment"], 0)


@pytest.mark.parametrize(
    ("title", "text", "label"),
    [
        ("", "太感动了，谢谢柳河镇的医护人员，你们辛苦了！", "positive"),
        ("", "清源县加油，一切都会好起来的，为你们点赞", "positive"),
        ("", "这物业真是恶心，交了钱什么都不管，气死我了", "negative"),
        ("", "好害怕，小区门口又封了，也不知道什么时候是个头", "negative"),
        (
            "柳河小区半夜施工噪音扰民",
            "尊敬的领导：工地每晚施工到凌晨两点，孩子老人都无法入睡，多次反映没有人管，请尽快处理。",
            "negative",
        ),
        (
            "关于做好汛期安全检查工作的通知",
            "各乡镇人民政府，县直有关部门：为做好汛期安全检查，现就有关事项通知如下，请认真贯彻执行。",
            "neutral",
        ),
    ],
)
def test_sentiment_of_posts_petitions_and_notices(title: str, text: str, label: str) -> None:
    said = told(title, text)
    assert said is not None
    assert said.label == label
    assert 1 / 3 < said.score <= 1


def test_reasons_are_words_of_the_text() -> None:
    said = told("", "这物业真是恶心,交了钱什么都不管,气死我了")
    assert said is not None
    assert "恶心" in said.words


def test_nothing_written_has_no_sentiment() -> None:
    assert told("", "") is None


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_are_read(text: str) -> None:
    said = told("", text)
    assert said is None or said.label in {"negative", "neutral", "positive"}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_alike_alone_and_among_others(text: str) -> None:
    readings = [read(written("", text)), read(written("", "谢谢你们"))]
    scorer = shipped.scorer()
    alone = scorer.score(readings[:1])["sentiment"].scores[0]
    np.testing.assert_allclose(scorer.score(readings)["sentiment"].scores[0], alone, atol=1e-9)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    feelings = {
        "angry": ["气死我了真恶心", "太过分了气死人", "恶心透了太过分"],
        "happy": ["太感动了谢谢你们", "谢谢你们辛苦了", "辛苦了真感动"],
        "neural": ["今天公布通报情况", "情况通报今天发布", "发布会今天公布"],
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "content", "label"])
        for number, place in enumerate("东西南北中上下左右前"):
            for label, said in feelings.items():
                table.writerows([f"{number}", f"{place}柳村{text}", label] for text in said)
        table.writerow(["x", "哎呀", "surprise"])
    return path


def test_emotions_become_three_labels_and_surprise_none(posts: Path) -> None:
    read_ = read_posts(posts)
    assert {post.label for post in read_} == {"negative", "positive", "neutral", ""}
    assert read_[-1].label == ""


def test_training_writes_a_model_its_hash_and_a_card(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "models" / "sentiment.npz"
    card = train(posts, out, clock=FixedClock(datetime(2026, 3, 1, tzinfo=UTC)))
    model = LinearModel.load(out)
    assert model.labels == ("negative", "neutral", "positive")
    assert str(card["model_sha256"]) in out.with_suffix(".md").read_text("utf-8")
    assert "2026-03-01" in out.with_suffix(".md").read_text("utf-8")
    first = out.read_bytes()
    train(posts, out)
    assert out.read_bytes() == first


def test_formal_records_of_a_data_folder_count_more(posts: Path, tmp_path: Path) -> None:
    (tmp_path / "sentiment").mkdir()
    (tmp_path / "urgency").mkdir()
    (tmp_path / "sentiment" / "virus.csv").write_bytes(posts.read_bytes())
    record = {"id": "u1", "title": "通知", "text": "现通知如下", "sentiment": "neu"}
    (tmp_path / "urgency" / "gold.jsonl").write_text(json.dumps(record), "utf-8")
    both = material(tmp_path)
    assert [part.items[0].weight for part in both] == [1.0, 6.0]
    assert both[1].items[0].label == "neutral"


def test_evaluation_counts_what_has_a_label_and_predicts_all(posts: Path, tmp_path: Path) -> None:
    report = evaluate_sentiment(posts, predictions=tmp_path / "p.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text("utf-8").splitlines()]
    assert report["n"] == 90
    assert len(lines) == 91
    assert lines[-1]["id"] == "x"
    assert set(lines[0]["label_scores"]) == {"negative", "neutral", "positive"}


def test_cross_validation_learns_from_the_file_itself(posts: Path) -> None:
    report = evaluate_sentiment(posts, cross_validate=2)
    assert report["macro_f1"] == 1.0
    assert str(report["model"]).startswith("recipe")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,text\n1,好\n", "缺少列"),
        ("id,content,label\n1,好,高兴\n", "不认识"),
        ("id,content,label\n", "没有数据行"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(Invalid, match=said):
        read_posts(path)


def test_no_digits_and_nothing_invisible_is_learned() -> None:
    model = shipped.scorer().models["sentiment"]
    known = [term for block in model.blocks if block.name != "signs" for term in block.terms]
    assert {block.name for block in model.blocks} == {block.name for block in RECIPE.blocks}
    assert not [term for term in known if any(character.isdigit() for character in term)]
    assert not [term for term in known if not term.isprintable()]
