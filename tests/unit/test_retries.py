"""What follows from what a channel answered: nobody is told thrice, and nobody is forgotten."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.notify.models import State
from huiying.notify.retries import (
    ATTEMPTS,
    ATTEMPTS_URGENT,
    Course,
    Outcome,
    Step,
    back_off,
    decide,
    next_channel,
)

SENT, REFUSED, FAILED, UNCERTAIN = Outcome


def course(**given: object) -> Course:
    values = {"urgent": True, "channels": (1, 2), "tried": (), "channel": 1, "attempts": 1, "uncertain": 0}
    return Course(**(values | given))  # type: ignore[arg-type]


def again(seconds: int, tried: tuple[int, ...] = ()) -> Step:
    return Step(state=State.QUEUED, wait=timedelta(seconds=seconds), tried=tried)


@pytest.mark.parametrize(
    ("standing", "outcome", "expected"),
    [
        (course(), SENT, Step(state=State.SENT)),
        (course(uncertain=2), SENT, Step(state=State.SENT)),
        (course(), FAILED, again(5)),
        (course(attempts=2), FAILED, again(10)),
        (course(attempts=3), FAILED, again(0, (1,))),
        (course(attempts=3, urgent=False), FAILED, again(20)),
        (course(attempts=6, urgent=False), FAILED, again(0, (1,))),
        (course(attempts=3, channel=2, tried=(1,)), FAILED, Step(state=State.FAILED, tried=(1, 2))),
        (course(), REFUSED, again(0, (1,))),
        (course(channels=(1,)), REFUSED, Step(state=State.FAILED, tried=(1,))),
        (course(uncertain=1), UNCERTAIN, again(0, (1,))),
        (course(uncertain=1, channels=(1,)), UNCERTAIN, again(5)),
        (course(uncertain=2), UNCERTAIN, Step(state=State.FAILED, tried=(1,))),
        (course(channels=(), attempts=3), FAILED, Step(state=State.FAILED, tried=(1,))),
        (course(channels=(2, 1), attempts=3), FAILED, again(0, (1,))),
    ],
)
def test_the_next_step(standing: Course, outcome: Outcome, expected: Step) -> None:
    assert decide(standing, outcome) == expected


def test_the_waits_double() -> None:
    assert [back_off(n).total_seconds() for n in range(1, 6)] == [5, 10, 20, 40, 80]


@given(
    channels=st.lists(st.integers(1, 5), unique=True, min_size=1).map(tuple),
    urgent=st.booleans(),
    outcomes=st.lists(st.sampled_from([REFUSED, FAILED, UNCERTAIN]), min_size=40, max_size=40),
)
def test_whatever_goes_wrong_a_delivery_ends_and_at_most_two_sendings_are_in_doubt(
    channels: tuple[int, ...], urgent: bool, outcomes: list[Outcome]
) -> None:
    tried: tuple[int, ...] = ()
    attempts = uncertain = 0
    channel = channels[0]
    for outcome in outcomes:
        chosen = next_channel(channels, tried)
        assert chosen is not None
        attempts = attempts + 1 if chosen == channel else 1
        channel = chosen
        uncertain += outcome is UNCERTAIN
        assert uncertain <= 2
        assert attempts <= (ATTEMPTS_URGENT if urgent else ATTEMPTS)
        standing = Course(
            urgent=urgent,
            channels=channels,
            tried=tried,
            channel=channel,
            attempts=attempts,
            uncertain=uncertain,
        )
        step = decide(standing, outcome)
        tried = step.tried
        if step.state is State.FAILED:
            assert uncertain == 2 or set(tried) == set(channels)
            return
    pytest.fail("it never ends")
