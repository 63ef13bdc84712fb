"""When something is said about a clock: shares of the time that counts, lateness, and after."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.escalation import house
from alerts.pauses import Pause, Pauses
from alerts.reminders import LATE, Moment, Subject, Word, due_moments, next_moment

PACK = house()
START = datetime(2026, 3, 1, 0, 10, tzinfo=UTC)
DAY = timedelta(hours=24)


def hours(number: float) -> datetime:
    return START + timedelta(hours=number)


def a_clock(
    limit: float = 24, *, opened: float = 0, told: tuple[str, ...] = (), pauses: Pauses | None = None
) -> Subject:
    return Subject(
        start=START,
        due=hours(limit),
        opened_at=hours(opened),
        born_late=opened > limit,
        told=frozenset(told),
        pauses=pauses or Pauses(),
    )


def course(clock: Subject, number: int) -> list[Moment]:
    """The next moments, each said when it comes."""
    said: list[Moment] = []
    while len(said) < number:
        told = clock.told | {each.name for each in said}
        moment = next_moment(
            Subject(
                start=clock.start,
                due=clock.due,
                opened_at=clock.opened_at,
                born_late=clock.born_late,
                pauses=clock.pauses,
                told=told,
            ),
            PACK,
        )
        assert moment is not None
        said.append(moment)
    return said


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (a_clock(10), [("50", 5), ("80", 8), ("100", 10), ("after-1", 34), ("after-2", 58)]),
        (a_clock(10, opened=7), [("80", 8), ("100", 10), ("after-1", 34)]),
        (a_clock(10, opened=5), [("50", 5), ("80", 8)]),
        (a_clock(10, opened=9), [("100", 10), ("after-1", 34)]),
        (a_clock(10, opened=10), [("100", 10), ("after-1", 34)]),
        (a_clock(10, opened=30), [("born_late", 30), ("after-1", 54), ("after-2", 78)]),
        (a_clock(20, told=("50",)), [("80", 16), ("100", 20)]),
    ],
    ids=["whole", "opened at 70 %", "at 50 %", "at 90 %", "at the end", "born late", "extended"],
)
def test_the_course_of_a_clock(clock: Subject, expected: list[tuple[str, float]]) -> None:
    said = course(clock, len(expected))
    late = dict.fromkeys(("100", "after-1", "after-2"), LATE) if not clock.born_late else {}
    assert [(each.name, each.at - late.get(each.name, timedelta())) for each in said] == [
        (name, hours(at)) for name, at in expected
    ]


def test_a_late_clock_is_named_daily_for_a_week_then_weekly() -> None:
    gaps = [two.at - one.at for one, two in pairwise(course(a_clock(10), 14)[2:])]
    assert gaps == [DAY] * 7 + [DAY * 7] * 4


def test_a_suspended_or_closed_clock_is_silent() -> None:
    silent = Subject(start=START, due=hours(1), opened_at=START, running=False)
    assert next_moment(silent, PACK) is None
    assert due_moments(silent, PACK, hours(99)) == []


def test_what_a_clock_stands_still_counts_for_no_share() -> None:
    pauses = Pauses([Pause(begin=hours(4), end=hours(24))])
    assert [(each.name, each.at) for each in course(a_clock(30, pauses=pauses), 2)] == [
        ("50", hours(25)),
        ("80", hours(28)),
    ]


def test_a_pause_that_takes_up_to_the_due_time_stands_still_to_its_end() -> None:
    pauses = Pauses([Pause(begin=hours(2), end=hours(40)), Pause(begin=hours(50), end=hours(60))])
    assert [each.at for each in course(a_clock(4, pauses=pauses), 2)] == [hours(1), hours(1.6)]


def test_after_an_outage_each_share_is_said_and_one_of_the_repeated() -> None:
    said = due_moments(a_clock(10), PACK, hours(10 + 24 * 3 + 1))
    assert [each.name for each in said] == ["50", "80", "100", "after-3"]
    assert [each.word for each in said] == [Word.RUNNING, Word.RUNNING, Word.OVERDUE, Word.STILL_OVERDUE]


def test_at_its_due_second_a_clock_is_not_late() -> None:
    told = ("50", "80")
    assert due_moments(a_clock(10, told=told), PACK, hours(10)) == []
    assert [each.name for each in due_moments(a_clock(10, told=told), PACK, hours(10) + LATE)] == ["100"]


SPANS = st.floats(min_value=0.01, max_value=2000, allow_nan=False)


@st.composite
def clocks(draw: st.DrawFn) -> Subject:
    begins = sorted(draw(st.lists(SPANS, max_size=3)))
    pauses = Pauses([Pause(begin=hours(each), end=hours(each + draw(SPANS))) for each in begins])
    limit, opened = draw(SPANS), draw(st.one_of(st.just(0.0), SPANS))
    return a_clock(limit, opened=opened, pauses=pauses)


@given(clocks())
def test_moments_come_in_order_each_once_and_never_before_the_clock(clock: Subject) -> None:
    said = course(clock, 12)
    assert [each.at for each in said] == sorted(each.at for each in said)
    assert len({each.name for each in said}) == len(said)
    assert all(each.at >= clock.opened_at for each in said)
    assert all(each.at <= clock.due for each in said if each.word is Word.RUNNING)
    assert sum(each.word in {Word.OVERDUE, Word.BORN_LATE} for each in said) == 1


@given(clocks(), st.lists(SPANS, max_size=4))
def test_however_often_one_looks_the_same_is_said(clock: Subject, looks: list[float]) -> None:
    """A scheduler that passes at any moments says every share, and in the end what one that never slept says last."""
    end = hours(5000)
    told: set[str] = set()
    for now in [*sorted(hours(each) for each in looks), end]:
        subject = Subject(
            start=clock.start,
            due=clock.due,
            opened_at=clock.opened_at,
            born_late=clock.born_late,
            pauses=clock.pauses,
            told=frozenset(told),
        )
        said = due_moments(subject, PACK, now)
        assert told.isdisjoint(each.name for each in said)
        told |= {each.name for each in said}
    at_once = {each.name for each in due_moments(clock, PACK, end)}
    assert at_once <= told


@given(clocks(), SPANS)
def test_nothing_is_due_before_the_next_moment(clock: Subject, at: float) -> None:
    following = next_moment(clock, PACK)
    assert following is not None
    assert bool(due_moments(clock, PACK, hours(at))) == (following.at <= hours(at))
