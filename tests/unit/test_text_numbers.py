"""Numbers as reports write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.text.numbers import NUMBER, Number, parse_number


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        ("三", 3, 3, 3),
        ("11", 11, 11, 11),
        ("２３", 23, 23, 23),
        ("2,300", 2300, 2300, 2300),
        ("十", 10, 10, 10),
        ("一百零五", 105, 105, 105),
        ("三百五", 350, 350, 350),
        ("一万二", 12000, 12000, 12000),
        ("3万2千", 32000, 32000, 32000),
        ("1.2亿", 120_000_000, 120_000_000, 120_000_000),
        ("3亿2000万", 320_000_000, 320_000_000, 320_000_000),
        ("12.5", 12.5, 12.5, 12.5),
        ("二〇二六", 2026, 2026, 2026),
        ("零", 0, 0, 0),
        ("三十余", 30, 30, 39),
        ("2300多", 2300, 2300, 2399),
        ("3万余", 30000, 30000, 39999),
        ("十余万", 100_000, 100_000, 199_999),
        ("六七", 6, 6, 7),
        ("十五六", 15, 15, 16),
        ("两三百", 200, 200, 300),
        ("一百二三十", 120, 120, 130),
        ("3至5", 3, 3, 5),
        ("三到五", 3, 3, 5),
        ("近百", 100, None, 100),
        ("不足100", 100, None, 100),
        ("上百", 100, 100, None),
        ("超2300", 2300, 2300, None),
        ("至少1", 1, 1, None),
        ("约30", 30, None, None),
        ("三十左右", 30, None, None),
        ("二点四万", 24000, 24000, 24000),
        ("一点二亿", 120_000_000, 120_000_000, 120_000_000),
        ("起码3", 3, 3, None),
        ("不下二十", 20, 20, None),
        ("未满10", 10, None, 10),
        ("差不多三十", 30, None, None),
        ("100+", 100, 100, None),
    ],
)
def test_a_figure_and_its_bounds(text: str, value: float, low: float | None, high: float | None) -> None:
    assert parse_number(text) == Number(value=value, low=low, high=high)


@pytest.mark.parametrize("text", ["数", "多", "若干", "数十", "几百", "好几", "数万"])
def test_no_figure_is_vague(text: str) -> None:
    assert parse_number(text) == Number(value=None, vague=True)


def test_teens_have_a_figure_and_are_vague() -> None:
    assert parse_number("十几") == Number(value=10, low=10, high=19, vague=True)
    assert parse_number("二十好几") == Number(value=20, low=20, high=29, vague=True)


@pytest.mark.parametrize("text", ["", "人", "30人", "一定", "1,23", "1.2.3", "上", "超", "五至三"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_fragment_finds_numbers_in_a_sentence() -> None:
    text = "造成3人死亡、十余人受伤,近百户转移,损失1.2亿元,数十人、2至3人、2300多人"
    assert re.findall(f"{NUMBER}(?=[人户元])", text) == [
        "3",
        "十余",
        "近百",
        "1.2亿",
        "数十",
        "2至3",
        "2300多",
    ]


@given(st.integers(0, 10**12))
def test_arabic_numbers_come_back(number: int) -> None:
    assert parse_number(str(number)) == Number(value=number, low=number, high=number)
    assert parse_number(f"{number:,}") == Number(value=number, low=number, high=number)


def _spoken(number: int) -> str:
    """The full Chinese reading of a number below 10,000."""
    out, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        out += ("零" if zero and out and digit else "") + (
            f"{'零一二三四五六七八九'[digit]}{name}" if digit else ""
        )
        zero = not digit
    return out or "零"


@given(st.integers(0, 9999))
def test_chinese_numbers_come_back(number: int) -> None:
    parsed = parse_number(_spoken(number))
    assert parsed is not None
    assert parsed.value == number


@given(st.text(alphabet="0123456789一二三十百千万亿两余多几近约超,.至-数 ", max_size=12))
def test_bounds_hold_the_value(text: str) -> None:
    parsed = parse_number(text)
    if parsed and parsed.value is not None:
        assert parsed.low is None or parsed.low <= parsed.value
        assert parsed.high is None or parsed.value <= parsed.high
