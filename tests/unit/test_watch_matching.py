"""Whether a text fits a watch topic, by which passages, and how quickly."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.posts import SourceKind
from nlp.watching.expression import Expression, Near, Reach
from nlp.watching.matching import Sieve, Watched, match, why_not
from nlp.watching.subjects import Spot, Subject, fold


def subject(text: str, **given: Any) -> Subject:
    return Subject(**({"text": fold(text), "scope": "none", "spots": (), "source_kind": "board"} | given))


def near(first: str, second: str, within: int) -> tuple[Near, ...]:
    return (Near(first=first, second=second, within=within),)


WAGES = near("拖欠", "工资", 6)


@pytest.mark.parametrize(
    ("expression", "text", "fits"),
    [
        (Expression(any_of=("强拆", "拆迁")), "镇里要拆迁", True),
        (Expression(any_of=("强拆", "拆迁")), "镇里要修路", False),
        (Expression(all_of=("拆迁", "补偿")), "拆迁补偿没到位", True),
        (Expression(all_of=("拆迁", "补偿")), "拆迁款没到位", False),
        (Expression(any_of=("拆迁",), none_of=("招聘",)), "拆迁公司招聘司机", False),
        (Expression(any_of=("拆迁",)), "鎮裡要拆遷", True),
        (Expression(any_of=("etc卡",)), "办了ＥＴＣ卡", True),
        (Expression(near=WAGES), "公司拖欠我们三个月工资", True),
        (Expression(near=WAGES), "工资一直拖欠", True),
        (Expression(near=WAGES), "拖欠了物业费的人很多，和工资无关", False),
        (Expression(near=near("上学", "学校", 5)), "上学校去", False),
        (Expression(near=near("拖欠", "工资", 1)), "工资工资，又拖欠", False),
        (Expression(any_of=("学校",), near=WAGES), "学校拖欠工资", True),
        (Expression(any_of=("学校",), near=WAGES), "学校停课", False),
    ],
)
def test_every_part_that_is_given_has_to_fit(expression: Expression, text: str, fits: bool) -> None:
    assert (match(expression, subject(text)) is not None) is fits
    assert (why_not(expression, subject(text)) is None) is fits


@pytest.mark.parametrize(("between", "fits"), [(5, True), (6, True), (7, False)])
def test_near_counts_the_characters_between_two_words(between: int, fits: bool) -> None:
    for text in ("拖欠" + "了" * between + "工资", "工资" + "了" * between + "拖欠"):
        assert (match(Expression(near=WAGES), subject(text)) is not None) is fits


def test_a_hit_shows_every_passage_it_rests_on() -> None:
    text = "拆遷辦說補償款未到，工資拖欠"
    expression = Expression(any_of=("拆迁",), all_of=("补偿",), near=WAGES)
    found = match(expression, subject(text))
    assert found is not None
    assert [(mark.part, text[mark.start : mark.end]) for mark in found.marks] == [
        ("any_of", "拆遷"),
        ("all_of", "補償"),
        ("near", "工資拖欠"),
    ]


@pytest.mark.parametrize(
    ("given", "where", "fits"),
    [
        ({"reach": Reach.LOCAL}, {"scope": "local"}, True),
        ({"reach": Reach.LOCAL}, {"scope": "mentioned"}, False),
        ({"reach": Reach.NAMED, "divisions": ("甲省/乙市",)}, {"spots": (Spot(full="甲省/乙市/丙县", start=0, end=2),)}, True),
        ({"reach": Reach.NAMED, "divisions": ("甲省/乙市",)}, {"spots": (Spot(full="甲省", start=0, end=2),)}, False),
        ({"reach": Reach.NAMED, "divisions": ("甲省/乙",)}, {"spots": (Spot(full="甲省/乙市", start=0, end=2),)}, False),
        ({"kinds": (SourceKind.BOARD,)}, {}, True),
        ({"kinds": (SourceKind.NEWS,)}, {}, False),
    ],
)  # fmt: skip
def test_place_and_source_count(given: dict[str, Any], where: dict[str, Any], fits: bool) -> None:
    expression = Expression(any_of=("拆迁",), **given)
    assert (match(expression, subject("丙县拆迁", **where)) is not None) is fits


@pytest.mark.parametrize(
    ("expression", "text", "why"),
    [
        (Expression(all_of=("补偿",)), "拆迁", "没有必含词“补偿”"),
        (Expression(any_of=("补偿",)), "拆迁", "任一词一个也没有"),
        (Expression(any_of=("拆迁",), none_of=("招聘",)), "拆迁招聘", "含有排除词“招聘”"),
        (Expression(near=WAGES), "拖欠", "没有一对邻近词"),
        (Expression(any_of=("拆迁",), reach=Reach.LOCAL), "拆迁", "不是本地的事"),
    ],
)
def test_why_not_says_what_is_missing(expression: Expression, text: str, why: str) -> None:
    assert why in (why_not(expression, subject(text)) or "")


letters = st.text(alphabet="拆迁补偿ab。 ", max_size=40)
some = st.lists(st.text(alphabet="拆迁补偿ab", min_size=2, max_size=4), max_size=3).map(tuple)
pairs = st.lists(
    st.builds(
        Near,
        first=st.text(alphabet="拆迁a", min_size=2, max_size=3),
        second=st.text(alphabet="补偿b", min_size=2, max_size=3),
        within=st.integers(1, 9),
    ),
    max_size=2,
).map(tuple)
expressions = st.builds(Expression, any_of=some, all_of=some, none_of=some, near=pairs).filter(
    lambda one: bool(one.any_of or one.all_of or one.near)
)


@given(st.lists(expressions, max_size=6), letters)
def test_a_sieve_of_many_says_what_each_says_alone(many: list[Expression], text: str) -> None:
    watches = [Watched(id=at, version=1, expression=expression) for at, expression in enumerate(many)]
    alone = {at: match(expression, subject(text)) for at, expression in enumerate(many)}
    found = {hit.watch_id: hit.marks for hit in Sieve(watches).sift(subject(text))}
    assert found == {at: hit.marks for at, hit in alone.items() if hit is not None}


@given(st.text(max_size=200))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(max_size=80), expressions)
def test_marks_are_what_they_say(text: str, expression: Expression) -> None:
    found = match(expression, subject(text))
    for mark in found.marks if found else ():
        passage = fold(text)[mark.start : mark.end]
        ends = mark.word.split("…")
        assert passage.startswith(tuple(ends))
        assert passage.endswith(tuple(ends))


NASTY = {
    "one word over and over": "拖欠" * 25_000,
    "both words, never near": "拖欠" * 12_000 + "了" * 300 + "工资" * 12_000,
    "digits": "1" * 50_000,
    "emoji": "😀" * 50_000,
    "nothing": "",
    "one character": "拖",
    "lone surrogates": "\ud800" * 1000 + "拖欠",
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_no_text_takes_long(text: str) -> None:
    watches = [
        Watched(id=at, version=1, expression=Expression(near=near("拖欠", "工资", 1 + at)))
        for at in range(20)
    ]
    sieve = Sieve(watches)
    began = time.process_time()
    sieve.sift(Subject(text=text, scope="none", spots=(), source_kind="board"))
    assert time.process_time() - began < 1
