"""What SQLite is asked for a query: words and marks for FTS5, time as a span of places."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.index import Entry, Query
from huiying.index.bigrams import tokens
from huiying.index.fts_marks import marks, wanted
from huiying.index.fts_place import NUMBERS, first_of, moment_of, place
from huiying.index.fts_query import asked
from tests.contract.corpus import entry

MOMENTS = st.datetimes(datetime(1850, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
NUMBERED = st.integers(0, NUMBERS - 1)
NAMES = st.text(min_size=1, max_size=8)


def match(**fields: object) -> str | None:
    told = asked(Query(**fields))  # type: ignore[arg-type]
    assert told is not None
    return told.match


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"text": "起火"}, '"起火"'),
        ({"text": "化工园区"}, '"化工 工园 园区"'),
        ({"text": "火"}, '"火"*'),
        ({"text": "起火，3"}, '"起火 火 3"*'),
        ({"text": "起火 清源 起火"}, '"起火" AND "清源"'),
        ({"groups": (("起火", "火灾 工厂"), ("清源",))}, '(("起火") OR ("火灾" AND "工厂")) AND (("清源"))'),
        ({"groups": (("起火", "。"),)}, '(("起火"))'),
        ({"text": "起火", "without": ("演练", "。")}, '("起火") NOT (("演练"))'),
        ({"without": ("演习 通知",)}, '("§u0") NOT (("演习" AND "通知"))'),
        ({"without": ("。",)}, None),
        ({"source_kind": "board", "event_id": 7}, '"§k626f617264" AND "§e7"'),
        ({"urgency": 3}, '"§u3"'),
        ({"urgency": -1}, '"§u0"'),
        ({"text": 'a" OR "b*'}, '"a"* AND "or" AND "b"*'),
    ],
)
def test_a_query_is_spelled_for_the_engine(fields: dict[str, object], expected: str | None) -> None:
    assert match(**fields) == expected


@pytest.mark.parametrize("fields", [{"text": "。"}, {"text": "* ^ -"}, {"groups": (("起火",), ("！",))}])
def test_what_holds_nothing_to_be_found_finds_nothing(fields: dict[str, object]) -> None:
    assert asked(Query(**fields)) is None  # type: ignore[arg-type]


def test_times_are_the_first_places_of_their_seconds() -> None:
    since = datetime(2026, 3, 1, 8, 0, 0, 900_000, tzinfo=UTC)
    told = asked(Query(since=since, until=since + timedelta(hours=1)))
    assert told is not None
    assert (told.first, told.end) == (
        first_of(since.replace(microsecond=0)),
        first_of(since + timedelta(hours=1)),
    )


@given(MOMENTS, NUMBERED, MOMENTS, NUMBERED)
def test_places_follow_the_order_of_time_and_number(
    at: datetime, number: int, other_at: datetime, other: int
) -> None:
    whole = at.replace(microsecond=0), other_at.replace(microsecond=0)
    assert (place(at, number) < place(other_at, other)) is ((whole[0], number) < (whole[1], other))
    assert moment_of(place(at, number)) == whole[0]


@pytest.mark.parametrize(
    ("field", "narrowing"),
    [
        ({"source_id": "a-b/C"}, {"source_id": "a-b/C"}),
        ({"source_kind": "board"}, {"source_kind": "board"}),
        ({"topics": ("交通", "环境")}, {"topic": "环境"}),
        ({"scope": "elsewhere"}, {"scope": "elsewhere"}),
        ({"places": ("江岭省/云州市/清源县",)}, {"place": "江岭省/云州市"}),
        ({"event_id": 12}, {"event_id": 12}),
        ({"urgency": 3}, {"urgency": 2}),
    ],
)
def test_a_document_carries_what_it_is_narrowed_by_and_another_does_not(
    field: dict[str, object], narrowing: dict[str, object]
) -> None:
    other: dict[str, object] = {"topics": (), "places": ("江岭省/云州",), "urgency": 1, "event_id": 1}
    told = set(wanted(Query(**narrowing)))  # type: ignore[arg-type]
    assert told <= set(marks(entry(1, **field)).split(" "))
    assert not told <= set(marks(entry(2, **other)).split(" "))


@given(source=NAMES, topic=NAMES, place_=NAMES)
def test_no_mark_can_be_taken_for_another_or_for_a_word(source: str, topic: str, place_: str) -> None:
    made: Entry = entry(1, source_id=source, topics=(topic,), places=(place_,))
    carried = marks(made).split(" ")
    assert len(carried) == len(set(carried))
    assert all(mark.startswith("§") and mark[1:].isalnum() and mark[1:].isascii() for mark in carried)
    assert not set(tokens(f"{source} {topic} §u0 {place_}").split(" ")) & set(carried)


def test_a_day_is_beijings_whatever_the_hour() -> None:
    evening = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)
    assert entry(1, published_at=evening).day == date(2026, 3, 1)
    assert entry(1, published_at=evening + timedelta(seconds=1)).day == date(2026, 3, 2)
