"""What reads like a rumour, on texts of our own, and the file it is learned and measured from."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huiying.errors import Invalid
from huiying.posts import RawPost, SourceKind, Standing
from nlp import shipped
from nlp.evaluate.rumours import evaluate_rumours
from nlp.linear import LinearModel
from nlp.linear.features import written
from nlp.reading import read
from nlp.rumours import rumour_of, rumour_words
from nlp.rumours.posts import read_posts
from nlp.rumours.training import train
from nlp.understanding import Understander

RUMOURS = [
    "网传明天全城停水三天，赶紧转给家人！！！一分钟前收到的，扩散！",
    "听亲戚说县医院已经死了十几个人了，都不让报，大家转起来",
    "紧急扩散！今天下午柳河小学门口两个孩子被抢走，人贩子开白色面包车，请家长们一定注意！",
]
ORDINARY = [
    "时间会慢慢沉淀，有些人会在你心底慢慢模糊。学会放手，你的幸福需要自己成全。",
    "周末和朋友去青石湖骑车，风很舒服，湖边的咖啡馆也不错～",
]
NASTY = ["\ud800", "\x00\x00", "1" * 10_000, "😡" * 2000, "转" * 100_000, "@" * 100_000, "http://" * 50_000]


def share(text: str) -> float:
    return rumour_of(shipped.scorer().score([read(written("", text))])["rumours"], 0)


@pytest.mark.parametrize("text", RUMOURS)
def test_hearsay_to_be_passed_on_reads_like_a_rumour(text: str) -> None:
    assert share(text) > 0.7


@pytest.mark.parametrize("text", ORDINARY)
def test_everyday_posts_do_not(text: str) -> None:
    assert share(text) < 0.3


def test_the_reasons_are_said() -> None:
    scored = shipped.scorer().score([read(written("", RUMOURS[2]))])["rumours"]
    words = rumour_words(scored, 0)
    assert words
    assert all("\u4e00" <= character <= "\u9fff" for word in words for character in word)


def test_nothing_written_is_no_rumour() -> None:
    assert share("") == 0.0


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_are_read(text: str) -> None:
    assert 0 <= share(text) <= 1


def test_the_code_of_a_short_link_tells_nothing() -> None:
    texts = [f"停水通知 http://t.cn/{code} 请转发" for code in ("zWl4HIu", "RPabcde", "8sKz1Q2")]
    assert len({share(text) for text in texts}) == 1


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "label", "text", "time", "reposts"])
        for number, place in enumerate("东西南北中上下左右前"):
            for tale in ("听说死了很多人快转发", "紧急扩散有人抢孩子", "内部消息马上停水快转发"):
                table.writerow([f"r{number}", "rumor", f"{place}柳村{tale}", "2012", "9"])
            for tale in ("今天天气很好去散步", "新书上市欢迎购买", "散步遇见老朋友很好"):
                table.writerow([f"n{number}", "non-rumor", f"{place}柳村{tale}", "2012", "0"])
    return path


def test_training_is_repeatable_and_tells_the_two_apart(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "rumours.npz"
    train(posts, out)
    first = out.read_bytes()
    assert LinearModel.load(out).labels == ("non-rumor", "rumor")
    train(posts, out)
    assert out.read_bytes() == first
    assert evaluate_rumours(posts, cross_validate=2)["macro_f1"] == 1.0


def test_predictions_bear_the_names_of_the_gold(posts: Path, tmp_path: Path) -> None:
    report = evaluate_rumours(posts, predictions=tmp_path / "p.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text("utf-8").splitlines()]
    assert report["n"] == len(lines) == 60
    assert {line["label"] for line in lines} <= {"rumor", "non-rumor"}
    assert lines[0]["id"] == "r0"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,text\n1,好\n", "缺少列"),
        ("id,text,label\n1,好,也许\n", "不认识"),
        ("id,text,label\n", "没有数据行"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(Invalid, match=said):
        read_posts(path)


@pytest.mark.parametrize(
    ("kind", "text", "judged"),
    [
        (SourceKind.MICROBLOG, RUMOURS[0], True),
        (SourceKind.PUSH, ORDINARY[0], True),
        (SourceKind.HOTLINE, RUMOURS[0], False),
        (SourceKind.GOVERNMENT, RUMOURS[0], False),
        (SourceKind.MICROBLOG, RUMOURS[0] * 20, False),
    ],
)
def test_only_short_posts_that_people_pass_on_are_judged(
    kind: SourceKind, text: str, *, judged: bool
) -> None:
    post = RawPost(
        source_id="s",
        source_name="s",
        source_kind=kind,
        standing=Standing.PRIVATE,
        external_id="1",
        title="",
        text=text,
        first_seen_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    read_ = Understander("东海省/平江市/清源县").understand(post)
    assert (read_.rumour is not None) is judged
    assert read_.sentiment is not None
