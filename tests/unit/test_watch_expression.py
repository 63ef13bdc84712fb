"""Definitions of watch topics: what is sound is normalised, what cannot work is refused field by field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.errors import Invalid
from huiying.posts import SourceKind
from nlp.watching.expression import (
    LONGEST,
    MOST_ALL,
    MOST_ANY,
    MOST_NEAR,
    Expression,
    Near,
    Reach,
    Wording,
    compile_wording,
)
from nlp.watching.subjects import Home, division

HOME = Home("江岭省/云州市/清源县", ("望溪镇",))


def compiled(**given: Any) -> Expression:
    return compile_wording(Wording(**given), locate=lambda name: division(name, HOME))


def faults(**given: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        compiled(**given)
    assert refused.value.reason == "watch_invalid"
    assert refused.value.fields is not None
    assert all(
        any("\u4e00" <= letter <= "\u9fff" for letter in words) for words in refused.value.fields.values()
    )
    return dict(refused.value.fields)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("拆遷補償", "拆迁补偿"),
        ("ＥＴＣ卡", "etc卡"),
        (" 三供一业 ", "三供一业"),
        ("#欠薪#", "欠薪"),
        ("零\u200b宽字", "零宽字"),
        ("iPhone 15", "iphone 15"),
        ("1.5亿", "1.5亿"),
    ],
)
def test_words_are_written_as_texts_are_read(written: str, read: str) -> None:
    assert compiled(any_of=[written]).any_of == (read,)


def test_a_word_given_twice_counts_once() -> None:
    assert compiled(any_of=["拆迁", "拆遷", "强拆"]).any_of == ("拆迁", "强拆")


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({}, "any_of", "不能都空着"),
        ({"none_of": ["广告"]}, "any_of", "不能都空着"),
        ({"any_of": ["！？……"]}, "any_of.0", "没有可查的字"),
        ({"any_of": ["拆迁", "  "]}, "any_of.1", "没有可查的字"),
        ({"any_of": ["😀😀"]}, "any_of.0", "没有可查的字"),
        ({"any_of": ["<br/>"]}, "any_of.0", "没有可查的字"),
        ({"all_of": ["火"]}, "all_of.0", "太短"),
        ({"any_of": ["拆" * (LONGEST + 1)]}, "any_of.0", "太长"),
        ({"any_of": ["拆迁" * 100_000]}, "any_of.0", "太长"),
        ({"any_of": ["拖欠 工资"]}, "any_of.0", "中间有空格"),
        ({"any_of": ["拖欠\n工资"]}, "any_of.0", "中间有空格"),
        ({"any_of": [f"词语{n}" for n in range(MOST_ANY + 1)]}, "any_of", "最多 100 个词"),
        ({"all_of": [f"词语{n}" for n in range(MOST_ALL + 1)]}, "all_of", "最多 20 个词"),
        ({"near": [Near(first="拖欠", second="工资", within=0)]}, "near.0.within", "1 到 200"),
        ({"near": [Near(first="拖欠", second="工资", within=-3)]}, "near.0.within", "1 到 200"),
        ({"near": [Near(first="拖欠", second="工资", within=201)]}, "near.0.within", "现在是 201"),
        ({"near": [Near(first="拖欠", second="", within=5)]}, "near.0.second", "没有可查的字"),
        ({"near": [Near(first="欠薪", second="欠薪", within=5)]}, "near.0.second", "两个词一样"),
        ({"near": [Near(first="拖欠", second=f"词{n}号", within=5) for n in range(MOST_NEAR + 1)]}, "near", "最多 20 对"),
        ({"any_of": ["拆迁"], "reach": Reach.NAMED}, "divisions", "至少写一个"),
        ({"any_of": ["拆迁"], "reach": Reach.NAMED, "divisions": ["无中生有县"]}, "divisions.0", "没有叫"),
        ({"any_of": ["拆迁"], "reach": Reach.LOCAL, "divisions": ["吉林省"]}, "divisions", "没有选“指定地区”"),
        ({"all_of": ["互联网大厂"], "none_of": ["大厂"]}, "none_of.0", "永远不会命中"),
        ({"any_of": ["消防演练", "演练火情"], "none_of": ["演练"]}, "none_of", "永远不会命中"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_with_its_field(given: dict[str, Any], field: str, says: str) -> None:
    found = faults(**given)
    assert says in found[field], found


def test_every_fault_is_named_at_once() -> None:
    found = faults(any_of=["火", "拆迁"], none_of=["。"], near=[Near(first="a", second="拖欠", within=999)])
    assert set(found) == {"any_of.0", "none_of.0", "near.0.first", "near.0.within"}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("清源县", "江岭省/云州市/清源县"),
        ("江岭省云州市清源县", "江岭省/云州市/清源县"),
        ("江岭省/云州市", "江岭省/云州市"),
        ("吉林省", "吉林省"),
        ("長春市", "吉林省/长春市"),
        ("望溪镇", "江岭省/云州市/清源县/望溪镇"),
    ],
)
def test_divisions_are_kept_by_their_full_path(name: str, path: str) -> None:
    assert compiled(any_of=["拆迁"], reach=Reach.NAMED, divisions=[name]).divisions == (path,)


@pytest.mark.parametrize("name", ["拆迁", "兰州拉面馆", "", "。", "鼓楼区", "去长春市的路上", "美国"])
def test_what_names_no_single_division_is_none(name: str) -> None:
    assert division(name, HOME) is None


def test_a_definition_survives_the_records() -> None:
    expression = compiled(
        any_of=["拆迁"],
        none_of=["招聘"],
        near=[Near(first="拖欠", second="工资", within=8)],
        reach=Reach.NAMED,
        divisions=["清源县"],
        kinds=[SourceKind.BOARD, SourceKind.MICROBLOG],
    )
    assert Expression.from_json(expression.as_json()) == expression


words = st.lists(st.text(max_size=60), max_size=8)


@given(
    words,
    words,
    words,
    st.lists(st.builds(Near, first=st.text(max_size=9), second=st.text(max_size=9), within=st.integers())),
)
def test_whatever_is_written_is_taken_or_refused_in_words(
    any_of: list[str], all_of: list[str], none_of: list[str], near: list[Near]
) -> None:
    wording = Wording(any_of=any_of, all_of=all_of, none_of=none_of, near=near)
    try:
        expression = compile_wording(wording, locate=lambda _: None)
    except Invalid as refused:
        said = refused.fields
    else:
        said = {"words": " ".join((*expression.any_of, *expression.all_of)) or str(expression.near)}
    assert said
    assert all(said.values())
