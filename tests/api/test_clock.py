"""The service's time: real by default; simulated it can be turned, forward only, by an administrator, on the record."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from huiying.audit import AuditRow
from huiying.clock import FileClock
from huiying.settings import Settings
from tests.api.conftest import NOON, Office


@pytest.fixture
def drill(office: Office) -> Office:
    """The same office on a simulated clock."""
    settings = Settings(home=office.context.settings.home, simulated=True)
    clock = FileClock(settings.clock_file)
    clock.set(NOON)
    office.context = replace(office.context, settings=settings, clock=clock)
    office.app.state.context = office.context
    return office


def turn(office: Office, to: str) -> tuple[int, object]:
    answer = office.client("admin").put("/api/clock", json={"now": to})
    return answer.status_code, answer.json().get("code")


def test_a_simulated_clock_is_turned_forward(drill: Office) -> None:
    assert turn(drill, (NOON + timedelta(hours=5)).isoformat())[0] == 200
    assert drill.sees("duty", "/clock") == {"now": "2026-03-04T09:00:00Z", "simulated": True}
    with drill.database.reading() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "clock.turned")).one()
    assert (row.actor, row.at) == ("admin", NOON)


def test_it_is_never_turned_back(drill: Office) -> None:
    assert turn(drill, (NOON - timedelta(seconds=1)).isoformat()) == (409, "clock_backwards")


def test_a_time_without_a_zone_is_refused(drill: Office) -> None:
    assert turn(drill, "2026-03-05T00:00:00") == (422, "invalid_input")


def test_every_page_can_say_that_the_clock_is_simulated(drill: Office) -> None:
    assert drill.sees("duty", "/session")["simulated"] is True


def test_a_real_clock_is_not_turned(office: Office) -> None:
    assert turn(office, "2026-03-05T00:00:00Z") == (409, "clock_is_real")
    assert office.sees("duty", "/clock") == {"now": "2026-03-04T04:00:00Z", "simulated": False}
