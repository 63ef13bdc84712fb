"""When a source is asked next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.intervals import DAILY, HOT, NIGHTLY, PASSING_CAP, Ended, Pace, next_turn
from crawlers.models import GOOD, RunState
from huiying.clock import BEIJING

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=BEIJING)
TEN = Pace(base=timedelta(minutes=10))
FRESH = Ended(run_id=7, started_at=NOON, at=NOON + timedelta(seconds=20), state=RunState.FRESH)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("shares", "quiet", "expected"),
    [
        ((), minutes(0), 10),
        ((0.9, 0.8, 1.0), minutes(0), 2.5),
        ((0.3, 0.3), minutes(0), 5),
        ((0.0, 0.0, 0.1), minutes(20), 10),
        ((0.0, 0.0), minutes(50), 10),
        ((0.0, 0.0), timedelta(hours=7), 20),
        ((0.0, 0.0), timedelta(days=3), 40),
        ((0.0, 0.0), timedelta(days=30), 80),
        ((0.0,), timedelta(0), 10),
    ],
)
def test_what_is_new_sets_the_pace(shares: tuple[float, ...], quiet: timedelta, expected: float) -> None:
    turn = next_turn(TEN, replace(FRESH, state=RunState.UNCHANGED, shares=shares, quiet=quiet))
    assert turn.interval == minutes(expected)
    assert turn.due_at == NOON + minutes(expected)


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (RunState.FAILING, (20, 40, 80, 160, 320, 360, 360)),
        (RunState.RATE_LIMITED, (20, 40, 80, 160, 320, 360, 360)),
        (RunState.GONE, (40, 160, 640, 1440, 1440)),
        (RunState.NOT_A_FEED, (40, 160, 640, 1440, 1440)),
        (RunState.SOFT_404, (40, 160, 640, 1440, 1440)),
        (RunState.ROBOTS, (1440, 1440)),
        (RunState.LOGIN_WALL, (1440, 1440)),
        (RunState.REFUSED, (1440, 1440)),
        (RunState.LOGIN_REFUSED, (1440, 1440)),
        (RunState.EMPTY, (10, 10)),
        (RunState.PARTIAL, (10, 10)),
    ],
)
def test_each_kind_of_failure_has_its_patience(state: RunState, waits: tuple[int, ...]) -> None:
    for failures, wait in enumerate(waits, start=1):
        interval = next_turn(TEN, replace(FRESH, state=state, failures=failures)).interval
        assert interval == pytest.approx(minutes(wait), rel=0.1, abs=timedelta(seconds=1))
    assert next_turn(TEN, FRESH).interval == minutes(10)


def test_sources_that_failed_together_do_not_come_back_together() -> None:
    failed = replace(FRESH, state=RunState.FAILING, failures=3)
    waits = [next_turn(TEN, replace(failed, run_id=number)).interval for number in range(50)]
    assert len(set(waits)) > 40
    assert next_turn(TEN, replace(failed, run_id=3)).interval == waits[3]


def test_a_run_that_was_stopped_is_made_up_for_at_once() -> None:
    assert next_turn(TEN, replace(FRESH, state=RunState.INTERRUPTED, failures=9)).due_at == FRESH.at


NIGHT = Pace(base=timedelta(minutes=10), night="22:30-06:30")


@pytest.mark.parametrize(
    ("pace", "started", "due"),
    [
        (NIGHT, (12, 0), (12, 10)),
        (NIGHT, (22, 10), (22, 20)),
        (NIGHT, (22, 25), (23, 25)),
        (NIGHT, (23, 0), (24, 0)),
        (NIGHT, (24 + 2, 0), (24 + 3, 0)),
        (NIGHT, (24 + 6, 0), (24 + 6, 30)),
        (NIGHT, (24 + 6, 25), (24 + 6, 35)),
        (replace(NIGHT, night="01:00-05:00"), (24 + 1, 30), (24 + 2, 30)),
        (replace(NIGHT, night="01:00-05:00"), (23, 0), (23, 10)),
        (replace(NIGHT, hot=True), (24 + 2, 0), (24 + 2, 1)),
        (replace(NIGHT, base=timedelta(hours=3)), (24 + 2, 0), (24 + 5, 0)),
    ],
)
def test_at_night_an_hour_passes(pace: Pace, started: tuple[int, int], due: tuple[int, int]) -> None:
    day = NOON.replace(hour=0)
    begin = day + timedelta(hours=started[0], minutes=started[1])
    turn = next_turn(pace, replace(FRESH, started_at=begin.astimezone(UTC), at=begin.astimezone(UTC)))
    assert turn.due_at == day + timedelta(hours=due[0], minutes=due[1])


def test_the_sites_own_wish_is_obeyed_for_a_day_at_most() -> None:
    limited = replace(FRESH, state=RunState.RATE_LIMITED, failures=1)
    wish = FRESH.at + timedelta(hours=2)
    assert next_turn(TEN, replace(limited, retry_after=wish)).due_at == wish
    assert next_turn(TEN, replace(limited, retry_after=FRESH.at + timedelta(days=400))).due_at == (
        FRESH.at + DAILY
    )
    assert next_turn(replace(TEN, hot=True), replace(limited, retry_after=wish)).due_at == wish


def test_a_hot_source_backs_off_too() -> None:
    hot = replace(TEN, hot=True)
    assert next_turn(hot, replace(FRESH, quiet=timedelta(days=30))).interval == HOT
    failing = next_turn(hot, replace(FRESH, state=RunState.FAILING, failures=3)).interval
    assert minutes(7) < failing < minutes(9)


PACES = st.builds(
    Pace,
    base=st.floats(0.05, 10080).map(lambda number: timedelta(minutes=number)),
    hot=st.booleans(),
    night=st.sampled_from([None, "22:30-06:30", "00:00-05:00", "23:00-00:00", "09:00-17:00"]),
)
RUNS = st.builds(
    Ended,
    run_id=st.integers(1, 10**9),
    started_at=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # the strategy adds the zone
    at=st.just(NOON),
    state=st.sampled_from([state for state in RunState if state is not RunState.RUNNING]),
    failures=st.integers(0, 10**6),
    shares=st.lists(st.floats(0, 1), max_size=5).map(tuple),
    quiet=st.timedeltas(timedelta(0), timedelta(days=4000)),
).flatmap(
    lambda run: st.timedeltas(timedelta(0), timedelta(minutes=10)).map(
        lambda took: replace(run, at=run.started_at + took)
    )
)


@given(PACES, RUNS)
def test_the_next_turn_lies_ahead_and_within_bounds(pace: Pace, run: Ended) -> None:
    turn = next_turn(pace, run)
    base = HOT if pace.hot else pace.base
    assert turn.due_at >= run.at
    assert min(base, minutes(1), base / 4) <= turn.interval <= max(base, DAILY)
    if run.state in GOOD and pace.night is None:
        assert turn.due_at <= max(run.at, run.started_at + max(base, DAILY))
    if run.state is RunState.FAILING:
        assert base <= turn.interval <= max(base, PASSING_CAP)


@given(PACES, RUNS)
def test_more_failures_never_shorten_the_wait(pace: Pace, run: Ended) -> None:
    broken = replace(run, state=RunState.FAILING)
    once_more = replace(broken, failures=run.failures + 1)
    assert next_turn(pace, once_more).interval >= next_turn(pace, broken).interval


@given(PACES, RUNS, st.integers(0, 10**9))
def test_jitter_never_outweighs_a_failure(pace: Pace, run: Ended, other: int) -> None:
    broken = replace(run, state=RunState.FAILING, failures=run.failures % 30)
    once_more = replace(broken, failures=broken.failures + 1, run_id=other)
    assert next_turn(pace, once_more).interval >= next_turn(pace, broken).interval


@given(PACES, RUNS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_longer_silence_never_shortens_and_more_news_never_lengthens(
    pace: Pace, run: Ended, more: timedelta
) -> None:
    silent = replace(run, state=RunState.UNCHANGED, shares=(0.0,))
    assert (
        next_turn(pace, replace(silent, quiet=run.quiet + more)).interval >= next_turn(pace, silent).interval
    )
    lively = replace(run, state=RunState.FRESH)
    livelier = replace(lively, shares=tuple(max(share, 0.6) for share in run.shares))
    assert next_turn(pace, livelier).interval <= next_turn(pace, lively).interval


@given(PACES, RUNS)
def test_nights_are_kept_quiet(pace: Pace, run: Ended) -> None:
    calm = replace(run, state=RunState.UNCHANGED, at=run.started_at)
    turn = next_turn(replace(pace, hot=False, night="22:30-06:30"), calm)
    clock = turn.due_at.astimezone(BEIJING).strftime("%H:%M")
    if clock >= "22:30" or clock < "06:30":
        assert turn.due_at - run.started_at >= NIGHTLY


def test_every_way_a_run_can_fail_has_been_thought_of() -> None:
    for state in (
        set(RunState) - GOOD - {RunState.PARTIAL, RunState.EMPTY, RunState.INTERRUPTED, RunState.RUNNING}
    ):
        assert next_turn(TEN, replace(FRESH, state=state, failures=2)).interval > minutes(30), state
