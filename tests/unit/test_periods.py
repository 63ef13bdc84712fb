"""Periods of the calendar: none is left out, none overlaps, and each names itself."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.recurring.periods import Cycle, period_at, periods_from, recurring
from alerts.rules import national
from huiying.clock import BEIJING
from tests.unit.duedates import at, dues, office, owed

SECOND = timedelta(seconds=1)
cycles = st.sampled_from(list(Cycle))
moments = st.integers(0, 24 * 366 * 24 * 60).map(
    lambda minutes: datetime(2016, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(cycles, moments)
def test_every_moment_is_in_exactly_one_period(cycle: Cycle, moment: datetime) -> None:
    period = period_at(cycle, moment)
    assert period.begins_at <= moment < period.ends_at
    assert period_at(cycle, period.begins_at) == period
    assert period_at(cycle, period.ends_at - SECOND) == period
    following = period_at(cycle, period.ends_at)
    assert following.begins_at == period.ends_at
    assert following.key > period.key


@given(cycles, moments, st.timedeltas(timedelta(), timedelta(days=2000)))
def test_an_outage_leaves_no_period_out(cycle: Cycle, moment: datetime, outage: timedelta) -> None:
    found = list(periods_from(cycle, moment, moment + outage))
    assert found[0] == period_at(cycle, moment)
    assert found[-1] == period_at(cycle, moment + outage)
    assert all(before.ends_at == after.begins_at for before, after in pairwise(found))
    assert len({each.key for each in found}) == len(found)


@pytest.mark.parametrize(
    ("cycle", "moment", "key", "label"),
    [
        (Cycle.QUARTER, "2026-12-31T23:59:59", "2026Q4", "2026 年第四季度"),
        (Cycle.QUARTER, "2027-01-01T00:00:00", "2027Q1", "2027 年第一季度"),
        (Cycle.YEAR, "2026-12-31T23:59:59", "2026", "2026 年"),
        (Cycle.YEAR, "2027-01-01T00:00:00", "2027", "2027 年"),
    ],
)
def test_a_period_begins_at_midnight_in_beijing(cycle: Cycle, moment: str, key: str, label: str) -> None:
    period = period_at(cycle, at(moment))
    assert (period.key, period.label) == (key, label)


@pytest.mark.parametrize(
    ("packs", "form", "names"),
    [
        ("national", "department", {"GI-09.annual_report_department"}),
        ("national", "government", {"GI-10.annual_report_government"}),
        (
            "qingxi",
            "department",
            {
                "GI-09.annual_report_department",
                "GI-20.supervision_of_quarter",
                "GI-20.yearly_report_to_town",
            },
        ),
        ("township", "department", {"GI-09.annual_report_department", "GI-19.update_of_quarter"}),
        (
            "binyang",
            "government",
            {
                "GI-10.annual_report_government",
                "GI-21.head_hears_report",
                "PI-03.interpretation_event_of_year",
            },
        ),
    ],
)
def test_only_what_binds_the_office_comes_back(packs: str, form: str, names: set[str]) -> None:
    assert {each.name for each in recurring(office(packs), form)} == names


@pytest.mark.parametrize(
    ("packs", "name", "begins", "due"),
    [
        # 2026-01-31 is a Saturday, 2027-01-31 a Sunday: a fixed date does not roll.
        ("national", "GI-09.annual_report_department", "2026-01-01", "2026-01-31 23:59:59"),
        ("national", "GI-09.annual_report_department", "2027-01-01", "2027-01-31 23:59:59"),
        ("national", "GI-10.annual_report_government", "2026-01-01", "2026-03-31 23:59:59"),
        ("qingxi", "GI-20.supervision_of_quarter", "2026-10-01", "2026-12-31 23:59:59"),
        ("qingxi", "GI-20.supervision_of_quarter", "2026-01-01", "2026-03-31 23:59:59"),
        ("qingxi", "GI-20.yearly_report_to_town", "2026-01-01", "2026-12-31 23:59:59"),
        ("township", "GI-19.update_of_quarter", "2026-04-01", "2026-06-30 23:59:59"),
        ("binyang", "PI-03.interpretation_event_of_year", "2026-01-01", "2026-12-31 23:59:59"),
        ("binyang", "GI-21.head_hears_report", "2026-01-01", "2026-12-31 23:59:59"),
    ],
)
def test_each_is_due_on_the_last_second_of_its_date(packs: str, name: str, begins: str, due: str) -> None:
    form = {
        "limit": name,
        "period": "这一期",
        "name": "事项",
        "begins_at": at(f"{begins}T00:00:00").isoformat(),
        "ends_at": at("2027-12-31T00:00:00").isoformat(),
        "office": "government" if "government" in name else "department",
    }
    (found,) = owed("periodic", form, pack=office(packs))
    assert found.limits == (name,)
    assert dues((found,))[found.duty][1] == due
    assert not found.provisional


def test_the_cycle_is_that_of_the_limit() -> None:
    found = {each.name: each.cycle for each in recurring(office("qingxi"), "department")}
    assert found["GI-20.supervision_of_quarter"] is Cycle.QUARTER
    assert found["GI-20.yearly_report_to_town"] is Cycle.YEAR
    assert national().rule("GI-20") is None
    assert period_at(Cycle.YEAR, datetime(2026, 6, 1, tzinfo=BEIJING)).last.month == 12
