from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.index.bigrams import fold
from huiying.index.highlights import LEAD, WIDTH, _fold_with_spans, hit, marks, snippet

DENSE = st.text(alphabet="火灾清源ａA1 ，é\u0301ς\u3099カㇰ한ᄒ\u1161\u11abﾊﾞ", max_size=40)


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("清源县起火", "起火", ["起火"]),
        ("清源县起火", "源县 县起", ["源县起"]),
        ("火，火", "火", ["火", "火"]),
        ("火火火", "火火", ["火火火"]),
        ("ＡＢＣ公司", "abc", ["ＡＢＣ"]),
        ("ﾊﾞｽ停运", "バス", ["ﾊﾞｽ"]),
        ("面积10㎡多", "m2", ["㎡"]),
        ("起火，3人", "起火3", []),
        ("起火，3人", "起火、3", ["起火，3"]),
        ("cafe\u0301!", "café", ["cafe\u0301"]),
        ("清源县", "。", []),
        ("", "火", []),
    ],
)
def test_the_places_that_answer_are_marked_in_the_text_as_written(
    text: str, query: str, shown: list[str]
) -> None:
    assert [text[first:last] for first, last in marks(text, query)] == shown


@given(DENSE | st.text())
def test_positions_are_kept_through_folding(text: str) -> None:
    folded, spans = _fold_with_spans(text)
    assert folded == fold(text)
    assert len(spans) == len(folded)
    assert all(0 <= first <= last <= len(text) for first, last in spans)


@given(text=DENSE | st.text(), query=DENSE)
def test_marks_stand_apart_in_order_and_none_is_missed(text: str, query: str) -> None:
    found = marks(text, query)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    assert bool(found) == any(fold(word) in fold(text) for word in query.split() if fold(word))


def test_a_snippet_begins_shortly_before_the_first_place() -> None:
    text = "前" * 500 + "起火" + "后" * 500
    part = snippet(text, "起火")
    assert part.text == text[part.start : part.start + WIDTH]
    assert part.marks == ((LEAD, LEAD + 2),)


def test_a_snippet_of_a_text_that_does_not_answer_is_its_beginning() -> None:
    part = snippet("清源县" * 100, "火")
    assert (part.start, part.marks, len(part.text)) == (0, (), WIDTH)


@given(text=st.text(alphabet="前后火", max_size=600), query=st.sampled_from(["火", "前火", "后后后", ""]))
def test_marks_of_a_snippet_lie_within_it(text: str, query: str) -> None:
    part = snippet(text, query)
    assert all(0 <= first < last <= len(part.text) for first, last in part.marks)
    assert bool(part.marks) == bool(marks(text, query))


def test_a_hit_shows_where_it_answers() -> None:
    text = "前言。" * 100 + "据悉，清源县东河镇起火。"
    shown = hit(1, "【快讯】清源县起火", text, "清源县 起火")
    assert [shown.title[first:last] for first, last in shown.title_marks] == ["清源县起火"]
    assert [shown.snippet[first:last] for first, last in shown.snippet_marks] == ["清源县", "起火"]
    assert text[shown.snippet_start :].startswith(shown.snippet)
