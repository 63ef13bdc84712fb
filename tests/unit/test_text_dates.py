"""Moments read against the time of publication."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.clock import BEIJING
from huiying.errors import Invalid
from huiying.text.dates import find_moments, parse_moment

PUBLISHED = datetime(2026, 3, 2, 12, 0, tzinfo=BEIJING)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2026年3月1日8时20分许", "2026-03-01 08:20", "minute"),
        ("３月１日上午９时", "2026-03-01 09:00", "hour"),
        ("3月1日(星期日)下午3点半", "2026-03-01 15:30", "minute"),
        ("今日凌晨3点", "2026-03-02 03:00", "hour"),
        ("今晨6时许", "2026-03-02 06:00", "hour"),
        ("昨晚10点左右", "2026-03-01 22:00", "hour"),
        ("昨夜1点", "2026-03-02 01:00", "hour"),
        ("3月1日晚12点", "2026-03-02 00:00", "hour"),
        ("3月1日24时", "2026-03-02 00:00", "hour"),
        ("凌晨12点半", "2026-03-02 00:30", "minute"),
        ("中午1点", "2026-03-01 13:00", "hour"),
        ("1日下午", "2026-03-01 12:00", "day"),
        ("二十一日上午十时二十分", "2026-02-21 10:20", "minute"),
        ("二〇二六年三月一日", "2026-03-01 00:00", "day"),
        ("12月30日", "2025-12-30 00:00", "day"),
        ("2026-03-01 08:20", "2026-03-01 08:20", "minute"),
        ("发布时间：2026/03/01 08:20:33 来源：清源发布", "2026-03-01 08:20", "minute"),
        ("2026-03-01T00:20:00Z", "2026-03-01 08:20", "minute"),
        ("2026-03-01T09:20:00+09:00", "2026-03-01 08:20", "minute"),
        ("2026.3.1", "2026-03-01 00:00", "day"),
        ("02-13 09:16", "2026-02-13 09:16", "minute"),
        ("2026年2月", "2026-02-01 00:00", "month"),
        ("去年10月3日", "2025-10-03 00:00", "day"),
        ("3小时前", "2026-03-02 09:00", "hour"),
        ("半小时前", "2026-03-02 11:30", "hour"),
        ("5分钟前", "2026-03-02 11:55", "minute"),
        ("刚刚", "2026-03-02 12:00", "minute"),
        ("前天", "2026-02-28 00:00", "day"),
        ("上周五", "2026-02-27 00:00", "day"),
        ("周五下午", "2026-02-27 12:00", "day"),
        ("22时15分许", "2026-03-01 22:15", "minute"),
    ],
)
def test_a_moment_is_read(text: str, at: str, precision: str) -> None:
    moment = parse_moment(text, published=PUBLISHED)
    assert moment is not None
    assert (f"{moment.at.astimezone(BEIJING):%Y-%m-%d %H:%M}", moment.precision) == (at, precision)
    assert moment.at.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "目前天气很好",
        "1号楼",
        "3日内办结",
        "2026年2月30日",
        "周一至周五",
        "数小时前",
        "0000-00-00 08:00",
        "提3点建议",
        "每日",
        "",
        "\ud800",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    assert parse_moment(text, published=PUBLISHED) is None


@pytest.mark.parametrize(
    "text", ["3月1日上午9时", "昨晚10点", "1日下午", "上周五", "3小时前", "当天", "今年3月1日", "10时15分"]
)
def test_without_publication_nothing_is_guessed(text: str) -> None:
    assert parse_moment(text, published=None) is None


def test_later_dates_lean_on_earlier_ones() -> None:
    text = "2025年12月31日8时20分许,某厂起火,当日10时15分扑灭。1月2日上午通报。3日续报。11时30分结束"
    moments = find_moments(text, published=None)
    assert [f"{moment.at.astimezone(BEIJING):%Y-%m-%d %H:%M}" for moment in moments] == [
        "2025-12-31 08:20",
        "2025-12-31 10:15",
        "2026-01-02 08:00",
        "2026-01-03 00:00",
        "2026-01-03 11:30",
    ]
    assert [text[moment.start : moment.end] for moment in moments][1:3] == ["当日10时15分", "1月2日上午"]


def test_a_plan_does_not_move_the_text() -> None:
    first, plan, then = find_moments("2月28日起火,4月5日前整改,1日8时灭火", published=PUBLISHED)
    assert (first.at < then.at < plan.at, then.at.astimezone(BEIJING).day) == (True, 1)


def test_publication_needs_a_zone() -> None:
    with pytest.raises(Invalid):
        parse_moment("昨天", published=datetime(2026, 3, 2))  # noqa: DTZ001  # the fault under test


@given(st.datetimes(datetime(1992, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001  # bare, past Beijing summer time
def test_full_dates_come_back(moment: datetime) -> None:
    at = moment.replace(second=0, microsecond=0, tzinfo=BEIJING)
    for form in ("%Y年%m月%d日%H时%M分", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S+08:00"):
        read = parse_moment(at.strftime(form), published=None)
        assert read is not None
        assert read.at == at


@given(st.text(alphabet="0123456789年月日时点分秒前天昨今晚上下午周一二三十:-/ T", max_size=40))
def test_spans_are_ordered_and_inside(text: str) -> None:
    moments = find_moments(text, published=PUBLISHED)
    edges = [edge for moment in moments for edge in (moment.start, moment.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
