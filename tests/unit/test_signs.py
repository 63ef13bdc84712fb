"""How a text looks before it is normalised."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.signs import signs


@pytest.mark.parametrize(
    ("text", "shown", "hidden"),
    [
        ("【通知】柳河镇停水", "以方头括号开头", "带链接"),
        ("看这里 http://t.cn/zAbc", "以链接结尾", "链接后还有话"),
        ("http://t.cn/zAbc 看这里", "链接后还有话", "以链接结尾"),
        ("@小柳 @小河 快看", "点名几个人", "以点名结尾"),
        ("转发微博//@小柳:好", "转发他人", "带话题"),
        ("#柳河镇# 下雨了", "以话题开头", "感叹号连用"),
        ("注意了！！", "感叹号连用", "多处感叹"),
        ("真的吗？？", "问号连用", "以感叹结尾"),
        ("快告诉家人，扩散！", "以转发结尾", "以句号结尾"),
        ("联系13800000000", "带手机号", "超过20字"),
        ("编号2138000000009", "超过10字", "带手机号"),
    ],
)
def test_what_stands_in_a_text_is_shown_and_nothing_else(text: str, shown: str, hidden: str) -> None:
    assert shown in signs(text)
    assert hidden not in signs(text)


def test_length_is_counted_without_the_space_around_it() -> None:
    assert "超过20字" not in signs(" " * 50 + "短" + "\n" * 50)
    assert "超过20字" in signs("长" * 21)


@given(st.text(max_size=300))
def test_any_text_has_signs_once_each(text: str) -> None:
    found = signs(text)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("piece", ["http://", "@", "! ", "[", "#", "转 ", "1", "\ud800"])
def test_a_megabyte_takes_no_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    signs(text)
    assert time.process_time() - began < 0.5
