"""Deadlines against a second, slower reading of the rules: walked day by day and minute by minute, by other libraries."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import holidays
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.deadlines import Kind, Limit, Unit, due
from alerts.pauses import Pause, Pauses
from alerts.workdays import Calendar
from huiying.clock import BEIJING

CHINA = holidays.country_holidays("CN", years=range(2024, 2031))
LAST_PUBLISHED = 2026
PLAIN = Calendar()

days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
clock_times = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
starts = st.builds(lambda day, at: datetime.combine(day, at, BEIJING), days, clock_times)
kinds = st.sampled_from([Kind.LIMIT, Kind.WINDOW, Kind.KEEP, Kind.MIN])
Stretch = tuple[int, int]
stretches = st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 20)), max_size=3)
"""Pauses as (days after the start, days long)."""


def pauses(start: datetime, found: Sequence[Stretch]) -> Pauses:
    return Pauses(
        [
            Pause(begin=start + timedelta(days=after), end=start + timedelta(days=after + long))
            for after, long in found
        ]
    )


def is_paused(day: date, start: datetime, found: Sequence[Stretch]) -> bool:
    first = start.date()
    return any(
        first + timedelta(days=after) <= day < first + timedelta(days=after + long) for after, long in found
    )


def same_day(day: date, months: int) -> date:
    """The same day so many months later; where that month has no such day, the last one it has."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=32)).replace(day=1)
    return max(
        first + timedelta(days=ahead)
        for ahead in range(day.day)
        if (first + timedelta(days=ahead)).month == first.month
    )


def walked(start: datetime, limit: Limit, extra: int, found: Sequence[Stretch]) -> tuple[date, bool]:
    """The last day and whether it is provisional, one day after another."""
    assert not isinstance(limit.amount, str)
    total, day, looked = int(limit.amount) + extra, start.date(), list[date]()
    if limit.unit is Unit.MONTH:
        total = (same_day(day, total) - day).days
    while total:
        day += timedelta(days=1)
        if is_paused(day, start, found):
            continue
        if limit.unit is Unit.WORKDAY:
            looked.append(day)
            total -= CHINA.is_working_day(day)
        else:
            total -= 1
    if limit.unit is not Unit.WORKDAY and limit.kind is Kind.LIMIT:
        looked.append(day)
        while not CHINA.is_working_day(day) or is_paused(day, start, found):
            day += timedelta(days=1)
            looked.append(day)
    return day, any(each.year > LAST_PUBLISHED for each in looked)


limits = st.one_of(
    st.builds(Limit, amount=st.integers(0, 60), unit=st.sampled_from([Unit.WORKDAY, Unit.DAY]), kind=kinds),
    st.builds(Limit, amount=st.integers(0, 12), unit=st.just(Unit.MONTH), kind=kinds),
)
WORKDAYS = Limit(amount=20, unit=Unit.WORKDAY)


@example(datetime(2026, 12, 4, tzinfo=BEIJING), WORKDAYS, 0, [])
@example(datetime(2026, 11, 5, tzinfo=BEIJING), WORKDAYS, 20, [])
@example(datetime(2026, 9, 14, tzinfo=BEIJING), WORKDAYS, 0, [(1, 5), (3, 7)])
@example(datetime(2024, 2, 29, tzinfo=BEIJING), Limit(amount=12, unit=Unit.MONTH), 0, [])
@example(datetime(2025, 8, 31, tzinfo=BEIJING), Limit(amount=6, unit=Unit.MONTH, kind=Kind.WINDOW), 0, [])
@example(datetime(2026, 2, 14, tzinfo=BEIJING), Limit(amount=0, unit=Unit.DAY), 0, [(0, 3)])
@given(starts, limits, st.integers(0, 12), stretches)
def test_days_agree_with_walking_them(
    start: datetime, limit: Limit, extra: int, found: list[Stretch]
) -> None:
    counted = due(start, limit, PLAIN, pauses(start, found), extra)

    day, provisional = walked(start, limit, extra, found)
    end = counted.due.astimezone(BEIJING)
    assert (end.date(), counted.provisional) == (day, provisional)
    assert end.strftime("%H:%M:%S") == "23:59:59"


minutes = st.integers(-300, 900)


@given(starts, st.integers(1, 600), st.lists(st.tuples(minutes, st.integers(0, 400)), max_size=4))
def test_minutes_agree_with_walking_them(start: datetime, amount: int, found: list[Stretch]) -> None:
    stops = Pauses(
        [
            Pause(begin=start + timedelta(minutes=after), end=start + timedelta(minutes=after + long))
            for after, long in found
        ]
    )

    counted = due(start, Limit(amount=amount, unit=Unit.MINUTE), PLAIN, stops)

    minute, left = 0, amount
    while left:
        left -= not any(after <= minute < after + long for after, long in found)
        minute += 1
    assert (counted.due - start, counted.provisional) == (timedelta(minutes=minute), False)


@given(starts, st.integers(0, 40), st.integers(0, 20))
def test_an_extension_is_one_count_from_the_start(start: datetime, amount: int, extra: int) -> None:
    for unit in (Unit.WORKDAY, Unit.DAY, Unit.HOUR):
        whole = due(start, Limit(amount=amount + extra, unit=unit), PLAIN)
        assert due(start, Limit(amount=amount, unit=unit), PLAIN, extended_by=extra).due == whole.due


@given(starts, stretches)
def test_the_order_and_the_cutting_of_pauses_decide_nothing(start: datetime, found: list[Stretch]) -> None:
    cut = [
        part for after, long in found for part in ((after, long // 2), (after + long // 2, long - long // 2))
    ]
    for limit in (
        Limit(amount=20, unit=Unit.WORKDAY),
        Limit(amount=30, unit=Unit.DAY),
        Limit(amount=48, unit=Unit.HOUR),
    ):
        whole = due(start, limit, PLAIN, pauses(start, found)).due
        assert due(start, limit, PLAIN, pauses(start, [*reversed(cut)])).due == whole
