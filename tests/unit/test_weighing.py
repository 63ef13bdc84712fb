"""A merger that drops a clock, puts it off or hides that it was late eases; one that tightens does not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.mergers.weighing import Held, eased
from alerts.obligations import State

NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)


def clock(
    hours: float,
    state: State = State.RUNNING,
    *,
    duty: str = "response",
    body: str = "unit",
    late: bool = False,
) -> Held:
    due = NOW + timedelta(hours=hours)
    return Held(duty=duty, body=body, due=due, state=state, was_late=late, words=f"{duty} {hours}")


@pytest.mark.parametrize(
    ("gone", "heirs", "eases"),
    [
        (clock(5), [clock(5)], False),
        (clock(5), [clock(3)], False),
        (clock(5), [clock(6)], True),
        (clock(5), [], True),
        (clock(5), [clock(3, State.MET)], False),
        (clock(5), [clock(3, State.INAPPLICABLE)], True),
        (clock(5), [clock(3, State.WAIVED)], True),
        (clock(5), [clock(3, duty="press_conference")], False),
        (clock(5), [clock(6), clock(3, duty="press_conference")], True),
        (clock(5), [clock(3, body="government")], True),
        (clock(5), [clock(3, duty="press_conference", body="government")], True),
        (clock(5, State.SUSPENDED), [], True),
        (clock(-1), [clock(-2)], False),
        (clock(-1), [clock(-2, State.MET)], True),
        (clock(-1), [clock(-2, State.MET_LATE)], False),
        (clock(-1, State.MET_LATE), [clock(-2, State.MET)], True),
        (clock(-1, State.MISSED), [clock(-2, State.MISSED)], False),
        (clock(-1, State.MISSED), [clock(-2)], False),
        (clock(5, State.MET), [], False),
        (clock(5, State.WAIVED), [], False),
    ],
)
def test_what_eases(gone: Held, heirs: list[Held], eases: bool) -> None:
    assert bool(eased([gone], heirs, now=NOW)) is eases


CLOCKS = st.builds(
    clock,
    st.integers(-9, 9),
    st.sampled_from(State),
    duty=st.sampled_from(["response", "press_conference"]),
    late=st.booleans(),
)


@given(st.lists(CLOCKS, max_size=4), CLOCKS)
def test_one_more_clock_to_hold_never_eases_less(held: list[Held], more: Held) -> None:
    assert set(eased(held, held, now=NOW)) <= set(eased([*held, more], held, now=NOW))


@given(st.lists(CLOCKS.filter(lambda each: each.state in {State.RUNNING, State.MET}), max_size=4))
def test_what_stays_as_it_was_eases_nothing(held: list[Held]) -> None:
    assert eased(held, held, now=NOW) == ()
