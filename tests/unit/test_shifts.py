"""Shifts: who is on duty, where nobody is and in which words, what a roster or its file may not say."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.roster.listing import read
from alerts.roster.shifts import Turn, gaps, in_words, on_duty
from huiying.errors import Invalid
from huiying.people import Actor, Role

MIDNIGHT = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
"""The beginning of 23 November in Beijing."""


def at(hours: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hours)


def turn(username: str, begin: float, end: float, position: int = 1) -> Turn:
    return Turn(username=username, position=position, begins_at=at(begin), ends_at=at(end))


def test_the_first_of_the_roster_is_asked_first() -> None:
    shifts = [turn("qian", 8, 20, 2), turn("zhao", 8, 20), turn("sun", 20, 32)]
    assert on_duty(shifts, at(8)) == ["zhao", "qian"]
    assert on_duty(shifts, at(20)) == ["sun"]
    assert on_duty(shifts, at(7.9)) == []


def test_a_gap_is_named_with_its_day() -> None:
    shifts = [turn("zhao", 0, 8), turn("sun", 20, 32)]
    assert [str(gap) for gap in gaps(shifts, at(0), at(24))] == ["11月23日 08:00–20:00 无人值班"]
    assert [str(gap) for gap in gaps([], at(0), at(24))] == ["11月23日 00:00–24:00 无人值班"]


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        (8, 20, "11月23日 08:00–20:00"),
        (20, 32, "11月23日 20:00–11月24日 08:00"),
        (0, 24, "11月23日 00:00–24:00"),
        (0, 48, "11月23日 00:00–11月25日 00:00"),
    ],
)
def test_a_time_in_words(begin: float, end: float, words: str) -> None:
    assert in_words(at(begin), at(end)) == words


HOURS = st.integers(min_value=0, max_value=48)
TURNS = st.lists(
    st.tuples(HOURS, HOURS).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: turn("zhao", *pair)),
    max_size=6,
)


@given(TURNS, HOURS)
def test_there_is_somebody_on_duty_or_a_gap_never_both(shifts: list[Turn], hour: int) -> None:
    found = list(gaps(shifts, at(0), at(49)))
    inside = [gap for gap in found if gap.begins_at <= at(hour) < gap.ends_at]
    assert bool(inside) != bool(on_duty(shifts, at(hour)))
    assert all(one.ends_at < two.begins_at for one, two in pairwise(found))


PEOPLE = [
    Actor(username="zhao", name="赵", roles=frozenset({Role.DUTY})),
    Actor(username="qian", name="钱", roles=frozenset({Role.LEADER})),
    Actor(username="li", name="李", roles=frozenset({Role.UNIT}), unit_id="fire"),
]
HEAD = "from,until,person,position\n"
FIRST = "2026-11-23T08:00:00+08:00,2026-11-23T20:00:00+08:00,zhao,1\n"


def test_a_file_is_read() -> None:
    found = read(("\ufeff" + HEAD + FIRST).encode(), where="值班.csv", people=PEOPLE)
    assert found == [turn("zhao", 8, 20)]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("2026-11-23 08:00,2026-11-23T20:00:00+08:00,zhao,1\n", ["第 3 行", "没有时区"]),
        ("明早,2026-11-23T20:00:00+08:00,zhao,1\n", ["第 3 行", "from"]),
        ("2026-11-23T20:00:00+08:00,2026-11-24T08:00:00+08:00,nobody,1\n", ["第 3 行", "nobody"]),
        ("2026-11-23T20:00:00+08:00,2026-11-24T08:00:00+08:00,li,1\n", ["第 3 行", "li 不是值班员"]),
        ("2026-11-23T20:00:00+08:00,2026-11-24T08:00:00+08:00,qian,0\n", ["第 3 行", "顺位"]),
        ("2026-11-23T20:00:00+08:00,2026-11-24T08:00:00+08:00,qian,first\n", ["第 3 行", "position"]),
        ("2026-11-24T20:00:00+08:00,2026-11-24T08:00:00+08:00,qian,1\n", ["第 3 行", "不晚于"]),
        ("2026-11-23T10:00:00+08:00,2026-11-23T12:00:00+08:00,qian,1\n", ["第 3 行", "第 1 位", "第 2 行"]),
        ("2026-11-23T10:00:00+08:00,2026-11-23T12:00:00+08:00,zhao,2\n", ["第 3 行", "排了两次"]),
        ("2026-11-23T10:00:00+08:00\n", ["第 3 行", "until"]),
    ],
)
def test_every_wrong_line_is_named_and_nothing_is_read(rows: str, named: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        read((HEAD + FIRST + rows).encode(), where="值班.csv", people=PEOPLE)
    assert refusal.value.message.startswith("值班.csv 有误，一班也没有导入")
    assert all(word in refusal.value.message for word in named)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"from,until,who\n", "missing_column"),
        (b"", "missing_column"),
        (HEAD.encode(), "bad_roster"),
        ("值班".encode("gbk"), "unreadable_file"),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(content, where="值班.csv", people=PEOPLE)
    assert refusal.value.reason == code
