"""Duties without a number and periods to know of: shown, never counted against anybody."""

from typing import Any

import pytest

from alerts import rulebook
from alerts.demands import CaseInputs
from alerts.grades import Grade
from alerts.unnumbered import unnumbered
from alerts.workdays import Calendar
from tests.unit.duedates import at

RULES = rulebook.national().rules
OCCURRED = at("2026-02-16T23:10")


def shown(kind: str, form: dict[str, Any], grade: Grade | None = None) -> dict[str, str | None]:
    """Rule → the end of its period, if it has one."""
    case = CaseInputs(
        kind=kind, form=form, grade=grade, assessment=None, occurred_at=OCCURRED, first_seen_at=OCCURRED
    )
    found = unnumbered(case, RULES, Calendar())
    return {each.rule.id: each.until.isoformat() if each.until else None for each in found}


@pytest.mark.parametrize(
    ("event_class", "until"),
    [("accident", "2026-03-18T15:59:59+00:00"), ("road_fire", "2026-02-23T15:59:59+00:00")],
)
def test_casualties_count_for_thirty_or_seven_days_and_the_period_does_not_roll(
    event_class: str, until: str
) -> None:
    form = {"event_class": event_class, "role": "authority"}
    assert shown("upward_report", form) == {"EM-02": None, "EM-12": until}


@pytest.mark.parametrize(
    ("event_class", "role", "grade", "rules"),
    [
        ("other", "county_government", Grade.IV, {"EM-01", "EM-02"}),
        ("other", "county_government", Grade.II, {"EM-01", "EM-02", "EM-03"}),
        ("public_health", "authority", None, {"EM-02", "EM-21"}),
        ("personal_data", "other_operator", None, {"EM-02", "SC-08"}),
    ],
)
def test_what_must_be_reported_at_once_is_shown_without_a_number(
    event_class: str, role: str, grade: Grade | None, rules: set[str]
) -> None:
    assert set(shown("upward_report", {"event_class": event_class, "role": role}, grade)) == rules


def test_other_kinds_show_theirs() -> None:
    assert set(shown("account_filing", {})) == {"WB-09"}
    assert set(shown("site_message", {"sort": "comment"})) == {"WB-10"}
    assert set(shown("emergency", {}, Grade.II)) == {"OP-05"}
    assert shown("emergency", {}, Grade.IV) == {}


def test_a_rule_not_yet_in_force_is_not_shown() -> None:
    early = at("2025-10-31T10:00")
    case = CaseInputs(
        kind="upward_report",
        form={"event_class": "public_health", "role": "authority"},
        grade=None,
        assessment=None,
        occurred_at=early,
        first_seen_at=early,
    )
    assert {each.rule.id for each in unnumbered(case, RULES, Calendar())} == {"EM-02"}
