"""A model taught anew takes the place of the one in use only where it is better on texts neither has seen."""

import csv
import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huiying.clock import FixedClock
from huiying.errors import Invalid
from nlp.judgement import Basis
from nlp.linear import LinearModel
from nlp.linear.beside import containing
from nlp.topics import TopicModel
from nlp.topics.comparison import compare
from nlp.topics.installing import put
from nlp.topics.material import Material, gather
from nlp.topics.renewal import renew
from nlp.topics.seen import read_seen
from nlp.topics.training import train

MATTERS = {
    "环境保护": ("废气刺鼻", "河水发黑", "扬尘污染", "猪场恶臭", "污水直排"),
    "教育文体": ("补课收费", "学位不够", "老师体罚", "食堂太差", "择校收费"),
    "交通运输": ("公交太少", "高速拥堵", "出租拒载", "班车乱停", "客运超载"),
}
CLOCK = FixedClock(datetime(2026, 3, 1, 2, tzinfo=UTC))
SWAPPED = {"环境保护": "教育文体", "教育文体": "环境保护", "交通运输": "交通运输"}


def _rows(streets: str) -> list[tuple[str, str]]:
    return [
        (f"{side}{street}{matter}", label)
        for label, matters in MATTERS.items()
        for matter, street, side in itertools.product(matters, streets, "东西南北")
    ]


def _table(path: Path, rows: list[tuple[str, str]], text: str = "body") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([(text, "label"), *rows])
    return path


def _home(folder: Path, rows: list[tuple[str, str]]) -> Path:
    """An office whose model was trained on these texts."""
    material = gather([_table(folder / "before.csv", rows)])
    made = train(material, clock=CLOCK)
    put(made.model, folder / "models" / "topics.npz", card=made.card.markdown, texts=material.texts)
    return folder / "models"


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [(text, SWAPPED[label]) for text, label in _rows("街巷")]
    return _home(tmp_path_factory.mktemp("mistaken"), rows)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _home(tmp_path_factory.mktemp("right"), _rows("街巷"))


def _new(folder: Path, streets: str = "路桥湾坪") -> Material:
    return gather([_table(folder / "new.csv", _rows(streets))])


@pytest.mark.parametrize(("afresh", "method"), [(False, "adapted"), (True, "afresh")])
def test_a_better_model_is_installed(mistaken: Path, tmp_path: Path, *, afresh: bool, method: str) -> None:
    home = tmp_path / "models"
    home.mkdir()
    for file in mistaken.iterdir():
        (home / file.name).write_bytes(file.read_bytes())
    before = read_seen(home / "topics.npz")
    renewal = renew(_new(tmp_path), home, afresh=afresh, clock=CLOCK)
    assert renewal.installed == home / "topics.npz"
    assert renewal.method == method
    assert renewal.compared.candidate > 0.9 > renewal.compared.in_use
    assert renewal.compared.sure
    assert renewal.compared.per_class["教育文体"]["difference_ci95"][0] > 0
    assert TopicModel.load(home / "topics.npz").predict("北湾补课收费")[0].label == "教育文体"
    assert "与此前在用模型的比较" in (home / "topics.md").read_text("utf-8")
    assert (before <= read_seen(home / "topics.npz")) is not afresh


def test_what_is_no_better_is_refused_and_nothing_changes(right: Path, tmp_path: Path) -> None:
    before = {file.name: file.read_bytes() for file in right.iterdir()}
    renewal = renew(_new(tmp_path), right, clock=CLOCK)
    report = renewal.report()
    assert renewal.installed is None
    assert report["better"] is False
    assert report["texts"] >= 40
    assert {file.name: file.read_bytes() for file in right.iterdir()} == before


def test_texts_the_model_in_use_has_seen_are_never_held_out(right: Path, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="没有见过的有 0 条"):
        renew(_new(tmp_path, "街巷"), right, clock=CLOCK)
    mixed = renew(_new(tmp_path, "街巷路桥湾坪"), right, clock=CLOCK)
    assert mixed.known == len(_rows("街巷"))
    assert mixed.learnt == len(_rows("街巷路桥湾坪"))


def test_too_few_new_texts_are_refused(right: Path, tmp_path: Path) -> None:
    few = gather([_table(tmp_path / "few.csv", _rows("坪")[:30])])
    with pytest.raises(Invalid) as caught:
        renew(few, right, clock=CLOCK)
    assert caught.value.reason == "too_few"


def test_a_model_compared_with_itself_differs_nowhere(right: Path) -> None:
    model = LinearModel.load(right / "topics.npz")
    texts, labels = zip(*_rows("湾"), strict=True)
    same = compare(model, model, texts, [frozenset({label}) for label in labels])
    assert not same.better
    assert not same.sure
    assert same.difference_ci95 == (0.0, 0.0)


def test_a_file_without_bodies_gives_titles_that_no_message_has(tmp_path: Path) -> None:
    messages = tmp_path / "messages.csv"
    with messages.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ("title", "body", "label"),
                ("河水发黑", "柳河的水黑了", "环境保护"),
                ("", "路灯不亮", "城乡建设"),
            ]
        )
    titles = _table(tmp_path / "titles.csv", [("河水发黑", "环境保护"), ("校车超员", "教育文体")], "title")
    outside = _table(tmp_path / "outside.csv", [("早上好", ""), ("", "")], "content")
    corrections = tmp_path / "corrections.jsonl"
    corrections.write_text(
        '{"title": "题", "text": "文", "topics": ["民政", "政法"]}\n{"title": "", "text": "只改了紧急程度", "urgency": 3}\n',
        "utf-8",
    )
    material = gather([messages, titles], outside=[outside], corrections=[corrections])
    assert material.labelled == 3
    assert material.labels[2:] == (frozenset({"民政", "政法"}), frozenset())
    assert [text.strip() for text in material.beside.texts] == ["校车超员"]
    assert material.weights.tolist() == [1.0, 1.0, 1.0, 0.3]
    assert sorted(material.sources) == ["corrections.jsonl", "messages.csv", "outside.csv", "titles.csv"]


def test_texts_of_classes_no_model_knows_are_refused(right: Path, tmp_path: Path) -> None:
    rows = [(text, "没有的主题") for text, _ in _rows("路桥湾坪")]
    with pytest.raises(Invalid, match="没有模型认的主题"):
        renew(gather([_table(tmp_path / "odd.csv", rows)]), right, clock=CLOCK)


def test_a_class_with_few_texts_is_not_learned_and_one_with_enough_no_longer_told_by_words(
    tmp_path: Path,
) -> None:
    civil = [(f"{side}{street}低保申请", "民政") for side in "东西南北" for street in "街巷路"]
    rare = [("派出所不出警", "政法"), ("户口迁移太慢", "政法")]
    made = train(gather([_table(tmp_path / "more.csv", [*_rows("街巷"), *civil, *rare])]), clock=CLOCK)
    assert set(made.model.labels) == {*MATTERS, "民政"}
    assert [
        told.basis for told in TopicModel(made.model).predict("东巷低保申请") if told.label == "民政"
    ] in (
        [],
        [Basis.TRAINED],
    )


def test_a_title_is_known_in_the_text_it_is_of() -> None:
    texts = ["柳河化工厂夜间排放废气,居民无法开窗", "东街中学违规补课收费"]
    held = containing(["化工厂夜间排放废气", "中学违规补课收费", "医院误诊", ""], texts).toarray()
    assert held.tolist() == [[True, False], [False, True], [False, False], [False, False]]
