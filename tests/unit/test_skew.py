"""How far a clock may differ from the server's, decided without either."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.skew import Skew, Standing, words

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
SECONDS = st.floats(-7200, 7200).map(lambda seconds: timedelta(seconds=round(seconds, 3)))


@pytest.mark.parametrize(
    ("ahead", "standing"),
    [
        (0.0, Standing.FINE),
        (2.0, Standing.FINE),
        (2.001, Standing.WARNED),
        (-2.001, Standing.WARNED),
        (30.0, Standing.WARNED),
        (30.001, Standing.STOPPED),
        (-30.001, Standing.STOPPED),
        (28_800.0, Standing.STOPPED),
    ],
)
def test_what_becomes_of_a_machine(ahead: float, standing: Standing) -> None:
    assert Skew(ahead=timedelta(seconds=ahead)).standing(LEASE) is standing


def test_a_short_lease_forgives_less() -> None:
    skew = Skew(ahead=timedelta(seconds=3))
    assert skew.standing(timedelta(seconds=5)) is Standing.STOPPED
    assert skew.standing(timedelta(seconds=120)) is Standing.WARNED


@given(ahead=SECONDS, travel=st.floats(0, 10), share=st.floats(0, 1))
def test_a_slow_answer_never_makes_a_clock_look_worse_than_it_is(
    ahead: timedelta, travel: float, share: float
) -> None:
    """The server reads its clock at any moment between question and answer."""
    before = NOON + ahead
    after = before + timedelta(seconds=travel)
    server = NOON + timedelta(seconds=travel * share)
    assert abs(Skew.between(before, server, after).ahead) <= abs(ahead) + timedelta(milliseconds=1)


@given(ahead=SECONDS)
def test_a_quick_answer_tells_it_exactly(ahead: timedelta) -> None:
    assert Skew.between(NOON + ahead, NOON, NOON + ahead).ahead == ahead


def test_the_words_name_machine_direction_and_remedy() -> None:
    said = words("node2", timedelta(seconds=-5.25), Standing.WARNED)
    assert "node2" in said
    assert "慢 5.2 秒" in said
    assert "NTP" in said
    assert "不领任务" in words("node2", timedelta(seconds=90), Standing.STOPPED)
