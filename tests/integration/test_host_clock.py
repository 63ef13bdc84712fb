"""The host's clock steps, its time zone is wrong, its summer time begins: no deadline moves, no reminder is said twice."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from alerts.deadlines import Limit, Unit, due
from alerts.scheduler.models import Reminder
from alerts.scheduler.parts import parts
from alerts.workdays import Calendar
from huiying import schedule
from huiying.clock import BEIJING, SystemClock
from huiying.text.spans import in_words
from tests.integration.office import Office, after, assess
from tests.integration.people import STAFF

PARTS = parts(STAFF)
SPRING = datetime(2026, 3, 8, 5, 30, tzinfo=UTC)
"""An hour and a half before New York puts its clocks forward."""


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Nowhere/Wrong"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The host believes to be there."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (Limit(amount=5, unit=Unit.HOUR), datetime(2026, 3, 8, 18, 30, tzinfo=BEIJING)),
        (Limit(amount=24, unit=Unit.HOUR), datetime(2026, 3, 9, 13, 30, tzinfo=BEIJING)),
        (Limit(amount=1, unit=Unit.WORKDAY), datetime(2026, 3, 9, 23, 59, 59, tzinfo=BEIJING)),
        (Limit(amount=1, unit=Unit.MONTH), datetime(2026, 4, 8, 23, 59, 59, tzinfo=BEIJING)),
    ],
)
def test_the_zone_of_the_host_moves_no_deadline(zone: str, limit: Limit, expected: datetime) -> None:
    assert zone
    assert due(SPRING, limit, Calendar()).due == expected


def test_the_service_tells_the_time_whatever_the_host_believes(zone: str) -> None:
    assert zone
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs(now.timestamp() - time.time()) < 5


def said(office: Office) -> list[tuple[int, str]]:
    with office.acting() as session:
        return [
            (number, name)
            for number, name in session.execute(
                select(Reminder.obligation_id, Reminder.name).order_by(Reminder.id)
            )
        ]


def test_a_clock_that_steps_back_and_forth_says_nothing_twice(grave_fire: Office) -> None:
    before = {clock.id: clock.due for clock in grave_fire.clocks()}
    for hour in (6, 30, 7, 31, -24, 6, 31, 60, 8, 61):
        schedule.pass_through(grave_fire.database, PARTS, now=after(hours=hour))
    reminders = said(grave_fire)
    assert len(reminders) == len(set(reminders))
    assert {name for _, name in reminders} >= {"50", "80", "100"}
    assert {clock.id: clock.due for clock in grave_fire.clocks()} == before


def test_a_zone_changes_no_reminder(zone: str, fire: Office) -> None:
    assert zone
    assess(fire)
    schedule.pass_through(fire.database, PARTS, now=after(hours=49))
    with fire.acting() as session:
        first = session.scalars(select(Reminder).order_by(Reminder.id)).first()
        assert first is not None
        assert in_words(first.fell_due_at - after()) == "1 天 0 小时"
        assert first.fell_due_at - after() == timedelta(hours=24, minutes=30)
