"""Working days and due times."""

import time
from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.deadlines import Limit, Unit, due
from alerts.workdays import Calendar
from huiying.clock import BEIJING
from huiying.errors import Invalid

PLAIN = Calendar()
INDEPENDENT = holidays.country_holidays("CN", years=range(2024, 2028))
PUBLISHED = st.dates(date(2024, 1, 1), date(2026, 10, 1))


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def shown(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 2, 10), 20, date(2026, 3, 16)),
        (date(2026, 9, 14), 20, date(2026, 10, 16)),
        (date(2026, 4, 28), 20, date(2026, 5, 28)),
        (date(2026, 9, 14), 5, date(2026, 9, 20)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 6), 0, date(2026, 3, 6)),
    ],
)
def test_counted_by_hand(start: date, count: int, end: date) -> None:
    found = PLAIN.add_workdays(start, count)

    assert found.day == end
    assert not found.provisional
    assert sum(step.working for step in found.steps) == count


@given(PUBLISHED, st.integers(1, 40))
def test_sums_agree_with_an_independent_library(start: date, count: int) -> None:
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= INDEPENDENT.is_working_day(day)

    assert PLAIN.add_workdays(start, count).day == day


def test_every_day_of_three_years_agrees_with_an_independent_library() -> None:
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366 + 365 + 365)]

    differences = [day for day in days if PLAIN.look(day).working != INDEPENDENT.is_working_day(day)]

    assert differences == []
    assert sum(PLAIN.look(day).working for day in days if day.year == 2026) == 248


@given(PUBLISHED, st.integers(0, 30), st.integers(0, 30))
def test_counts_add_up(start: date, first: int, second: int) -> None:
    halfway = PLAIN.add_workdays(start, first)

    assert PLAIN.add_workdays(halfway.day, second).day == PLAIN.add_workdays(start, first + second).day


def test_past_the_schedule_the_count_is_provisional() -> None:
    assert PLAIN.add_workdays(date(2026, 12, 3), 20).day == date(2026, 12, 31)
    assert not PLAIN.add_workdays(date(2026, 12, 3), 20).provisional

    beyond = PLAIN.add_workdays(date(2026, 12, 4), 20)

    # 1 January 2027 is a Friday and statutory; the count runs over it and the weekend.
    assert beyond.day == date(2027, 1, 4)
    assert beyond.provisional
    assert "2027-01-01 周五 放假（暂定）" in [str(step) for step in beyond.steps]


def test_substitute_days_are_computed_where_no_schedule_is_published() -> None:
    rest = [day for day in (8, 9, 10, 11) if not PLAIN.look(date(2027, 2, day)).working]

    assert rest == [8, 9, 10]


def test_override_moves_a_deadline_earlier_or_later_and_settles_the_day() -> None:
    worked = Calendar(overrides={date(2026, 3, 7): True})
    rested = Calendar(overrides={date(2027, 1, 4): False})

    assert worked.add_workdays(date(2026, 3, 6), 1).day == date(2026, 3, 7)
    assert not rested.look(date(2027, 1, 4)).provisional
    assert rested.roll(date(2027, 1, 4)).day == date(2027, 1, 5)


def test_negative_count_is_refused() -> None:
    with pytest.raises(Invalid, match="不能为负"):
        PLAIN.add_workdays(date(2026, 3, 6), -1)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end", "provisional"),
    [
        ("2026-03-01T08:10", 5, Unit.HOUR, "2026-03-01 13:10:00", False),
        ("2026-02-16T23:30", 24, Unit.HOUR, "2026-02-17 23:30:00", False),
        ("2026-12-31T20:00", 48, Unit.HOUR, "2027-01-02 20:00:00", False),
        ("2026-03-01T08:10", 20, Unit.MINUTE, "2026-03-01 08:30:00", False),
        ("2026-03-01T08:10", 0, Unit.IMMEDIATE, "2026-03-01 08:10:00", False),
        ("2026-09-14T10:00", 5, Unit.WORKDAY, "2026-09-20 23:59:59", False),
        ("2026-09-14T23:59", 5, Unit.WORKDAY, "2026-09-20 23:59:59", False),
        ("2026-02-01T10:00", 15, Unit.DAY, "2026-02-24 23:59:59", False),
        ("2026-03-01T10:00", 15, Unit.DAY, "2026-03-16 23:59:59", False),
        ("2026-12-20T10:00", 15, Unit.DAY, "2027-01-04 23:59:59", True),
        ("2025-11-30T10:00", 3, Unit.MONTH, "2026-02-28 23:59:59", False),
        ("2026-01-31T10:00", 3, Unit.MONTH, "2026-04-30 23:59:59", False),
        ("2026-07-31T10:00", 2, Unit.MONTH, "2026-09-30 23:59:59", False),
        ("2025-12-31T23:59", "01-31", Unit.FIXED_DATE, "2026-01-31 23:59:59", False),
        ("2026-01-31T12:00", "01-31", Unit.FIXED_DATE, "2026-01-31 23:59:59", False),
        ("2026-02-01T00:00", "01-31", Unit.FIXED_DATE, "2027-01-31 23:59:59", False),
        ("2026-05-05T09:00", "quarter", Unit.FIXED_DATE, "2026-06-30 23:59:59", False),
        ("2026-12-31T09:00", "quarter", Unit.FIXED_DATE, "2026-12-31 23:59:59", False),
    ],
)
def test_due(start: str, amount: float | str, unit: Unit, end: str, provisional: bool) -> None:
    found = due(beijing(start), Limit(amount=amount, unit=unit), PLAIN)

    assert shown(found.due) == end
    assert found.provisional is provisional
    assert found.due.tzinfo is UTC
    assert found.steps


def test_due_does_not_depend_on_the_zone_the_start_was_written_in() -> None:
    start = beijing("2026-03-06T00:30")
    limit = Limit(amount=1, unit=Unit.WORKDAY)

    assert due(start, limit, PLAIN) == due(start.astimezone(UTC), limit, PLAIN)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "UTC"])
def test_due_does_not_depend_on_the_zone_of_the_machine(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()

    found = due(beijing("2026-03-07T23:30"), Limit(amount=24, unit=Unit.HOUR), PLAIN)
    counted = due(beijing("2026-03-06T00:30"), Limit(amount=1, unit=Unit.WORKDAY), PLAIN)

    assert shown(found.due) == "2026-03-08 23:30:00"
    assert shown(counted.due) == "2026-03-09 23:59:59"
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "limit",
    [
        Limit(amount=-1, unit=Unit.HOUR),
        Limit(amount="5", unit=Unit.WORKDAY),
        Limit(amount="31-01", unit=Unit.FIXED_DATE),
    ],
)
def test_limit_without_sense_is_refused(limit: Limit) -> None:
    with pytest.raises(Invalid):
        due(beijing("2026-03-06T00:30"), limit, PLAIN)


def test_start_without_zone_is_refused() -> None:
    with pytest.raises(Invalid, match="没有时区"):
        due(datetime(2026, 3, 6), Limit(amount=5, unit=Unit.HOUR), PLAIN)  # noqa: DTZ001  # the point of the test
