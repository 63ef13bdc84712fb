"""Quiet hours: what can wait waits until they end, what is urgent never does."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiying.clock import BEIJING
from huiying.errors import Invalid
from huiying.notify.quiet import Quiet, may_go_at, window


def beijing(day: int, clock: str) -> datetime:
    return datetime.combine(datetime(2026, 3, day, tzinfo=BEIJING).date(), time.fromisoformat(clock), BEIJING)


@pytest.mark.parametrize(
    ("begins", "ends", "now", "goes"),
    [
        ("22:00", "07:00", (4, "21:59:59"), None),
        ("22:00", "07:00", (4, "22:00"), (5, "07:00")),
        ("22:00", "07:00", (4, "23:59:59"), (5, "07:00")),
        ("22:00", "07:00", (5, "00:00"), (5, "07:00")),
        ("22:00", "07:00", (5, "06:59:59"), (5, "07:00")),
        ("22:00", "07:00", (5, "07:00"), None),
        ("12:00", "14:00", (4, "11:59"), None),
        ("12:00", "14:00", (4, "12:00"), (4, "14:00")),
        ("12:00", "14:00", (4, "14:00"), None),
        ("00:00", "06:00", (4, "00:00"), (4, "06:00")),
        ("22:00", "00:00", (4, "23:30"), (5, "00:00")),
        ("22:00", "00:00", (4, "00:00"), None),
    ],
)
def test_what_can_wait_waits_until_the_window_ends(
    begins: str, ends: str, now: tuple[int, str], goes: tuple[int, str] | None
) -> None:
    moment = beijing(*now)
    quiet = window(begins, ends)
    assert may_go_at(moment, urgent=False, quiet=quiet) == (beijing(*goes) if goes else moment)
    assert may_go_at(moment, urgent=True, quiet=quiet) == moment
    assert may_go_at(moment, urgent=False, quiet=None) == moment


@pytest.mark.parametrize(
    ("begins", "ends"), [("22:00", "22:00"), ("24:00", "07:00"), ("7:00", "22:00"), ("夜里", "早上")]
)
def test_a_window_that_is_none_is_refused(begins: str, ends: str) -> None:
    with pytest.raises(Invalid) as refused:
        window(begins, ends)
    assert refused.value.reason == "quiet_hours_invalid"


@given(
    begins=st.integers(0, 1439),
    length=st.integers(1, 1439),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # the strategy adds the zone
)
def test_whatever_the_window_a_notice_is_late_by_less_than_it_and_never_early(
    begins: int, length: int, now: datetime
) -> None:
    ends = (begins + length) % 1440
    quiet = Quiet(begins=time(begins // 60, begins % 60), ends=time(ends // 60, ends % 60))
    goes = may_go_at(now, urgent=False, quiet=quiet)
    assert now <= goes <= now + timedelta(minutes=length)
    assert quiet.ends_after(goes) is None
