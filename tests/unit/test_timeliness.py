"""Timeliness counts, and what is behind each number."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.duties import Duty
from alerts.grades import Grade
from alerts.obligations import State
from alerts.timeliness import Filter, Item, report

START = datetime(2026, 3, 1, tzinfo=UTC)
NOW = START + timedelta(hours=60)


def an_item(number: int, state: State = State.MET, **given_: Any) -> Item:
    values: dict[str, Any] = {
        "case_id": number,
        "case_number": f"2026-{number:04d}",
        "case_title": "厂房火灾",
        "unit_id": "emergency",
        "topic": "安全生产",
        "grade": Grade.II,
        "duty": Duty.PRESS_CONFERENCE,
        "rules": ("OP-01",),
        "start": START,
        "due": START + timedelta(hours=24),
        "closed_at": None,
        "born_late": False,
        "was_late": False,
    }
    return Item(obligation_id=number, state=state, **(values | given_))


ITEMS = [
    an_item(1, State.MET),
    an_item(2, State.MET_LATE),
    an_item(3, State.MISSED, unit_id="housing"),
    an_item(4, State.RUNNING),
    an_item(5, State.RUNNING, due=NOW + timedelta(hours=1)),
    an_item(6, State.SUPERSEDED),
    an_item(7, State.WAIVED, unit_id=None),
    an_item(8, State.INAPPLICABLE),
]


def test_every_number_opens_to_its_obligations() -> None:
    told = report(ITEMS, Filter(), now=NOW)

    overall = told.overall
    assert (overall.on_time, overall.late, overall.missed) == ((1,), (2,), (3,))
    assert (overall.in_progress, overall.overdue, overall.apart) == ((4, 5), (4,), (6, 7, 8))
    assert (overall.closed, overall.total, overall.share_on_time) == (3, 5, pytest.approx(1 / 3))
    assert [item.obligation_id for item in told.late] == [2, 3, 4]


def test_units_are_counted_apart_and_the_unassigned_come_last() -> None:
    told = report(ITEMS, Filter(), now=NOW)

    assert [(tally.unit_id, tally.total) for tally in told.by_unit] == [
        ("emergency", 4), ("housing", 1), (None, 0),
    ]  # fmt: skip


def test_nothing_closed_has_no_share() -> None:
    assert report([an_item(1, State.RUNNING)], Filter(), now=NOW).overall.share_on_time is None


@pytest.mark.parametrize(
    ("wanted", "counted"),
    [
        (Filter(), [1, 2]),
        (Filter(unit_id="housing"), [2]),
        (Filter(topic="城乡建设"), [2]),
        (Filter(grade=Grade.III), [2]),
        (Filter(duty=Duty.RESPONSE), [2]),
        (Filter(since=START + timedelta(hours=24)), [1, 2]),
        (Filter(until=START + timedelta(hours=24)), []),
        (Filter(since=START + timedelta(hours=25)), [2]),
        (Filter(unit_id="housing", grade=Grade.II), []),
    ],
)
def test_filter(wanted: Filter, counted: list[int]) -> None:
    other = an_item(
        2, unit_id="housing", topic="城乡建设", grade=Grade.III, duty=Duty.RESPONSE,
        due=START + timedelta(hours=48),
    )  # fmt: skip

    assert [item.obligation_id for item in report([an_item(1), other], wanted, now=NOW).items] == counted


def test_share_of_the_limit_that_was_used() -> None:
    assert an_item(1, closed_at=START + timedelta(hours=12)).used == pytest.approx(0.5)
    assert an_item(1, State.MET_LATE, closed_at=START + timedelta(hours=36)).used == pytest.approx(1.5)
    assert an_item(1, State.RUNNING).used is None


@given(st.lists(st.tuples(st.sampled_from(State), st.sampled_from(["a", "b", None])), max_size=20))
def test_each_duty_counts_exactly_once(given_: list[tuple[State, str | None]]) -> None:
    items = [an_item(number, state, unit_id=unit) for number, (state, unit) in enumerate(given_)]

    told = report(items, Filter(), now=NOW)

    for parts in (told.by_unit, (told.overall,)):
        counted = [
            number
            for tally in parts
            for group in (tally.on_time, tally.late, tally.missed, tally.in_progress, tally.apart)
            for number in group
        ]
        assert sorted(counted) == list(range(len(items)))
    assert sum(tally.total for tally in told.by_unit) == told.overall.total
