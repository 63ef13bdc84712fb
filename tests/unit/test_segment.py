"""One interface, two engines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.segment import JiebaSegmenter, RjiebaSegmenter, Segmenter, segmenter


@pytest.fixture(scope="module", params=[RjiebaSegmenter, JiebaSegmenter])
def engine(request: pytest.FixtureRequest) -> Segmenter:
    made: Segmenter = request.param()
    return made


def test_words_of_a_complaint(engine: Segmenter) -> None:
    assert engine.cut("小区楼下饭店油烟扰民") == ["小区", "楼下", "饭店", "油烟", "扰民"]


def test_names_its_dictionary(engine: Segmenter) -> None:
    name, version = engine.dictionary.split()
    assert name in {"jieba", "rjieba"}
    assert version[0].isdigit()


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "火\ud800灾\x00"])
def test_what_is_no_character_is_left_out(engine: Segmenter, text: str) -> None:
    assert "".join(engine.cut(text)) == text.replace("\ud800", "").replace("\x00", "")


@given(st.text(st.sampled_from("清源县发生火灾3.5万元Ab ,。\n😀後"), max_size=40))
def test_words_put_together_are_the_text(text: str) -> None:
    assert "".join(segmenter().cut(text)) == text


def test_the_engine_is_the_fast_one() -> None:
    assert isinstance(segmenter(), RjiebaSegmenter)
    assert segmenter() is segmenter()
