"""突发事件上报 and 事故调查: every limit of its rules from the form, to the second."""

from datetime import timedelta
from typing import Any

import pytest

from alerts import overlays, rulebook
from alerts.demands import Demand
from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.evidence import Proof, Wanted
from alerts.grades import Grade
from alerts.kinds.upward import moments
from alerts.obligations import State, judge
from huiying.errors import Invalid
from tests.unit.duedates import at, dues, office, owed, stamp

OCCURRED, KNOWN, RECEIVED = "2026-02-16T23:10", "2026-02-16T23:30", "2026-02-16T23:40"
"""Late on the eve of the Spring Festival: hours run through the night and the holiday."""


def reported(event_class: str, role: str, **more: str) -> dict[str, Any]:
    return {
        "title": "东湾化工园爆燃",
        "event_class": event_class,
        "role": role,
        "occurred_at": stamp(OCCURRED),
        "known_at": stamp(KNOWN),
        "received_at": stamp(RECEIVED),
    } | more


def the_report(event_class: str, role: str, **more: str) -> Demand:
    found = owed("upward_report", reported(event_class, role, **more))
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("event_class", "role", "more", "limit", "start", "hours"),
    [
        ("accident", "unit_head", {}, "EM-10.unit_head", RECEIVED, 1),
        ("accident", "authority", {}, "EM-11.each_level", RECEIVED, 2),
        ("road_fire", "authority", {}, "EM-11.each_level", RECEIVED, 2),
        ("public_health", "institution", {}, "EM-20.institution", KNOWN, 2),
        ("public_health", "authority", {}, "EM-22.each_step", RECEIVED, 2),
        ("public_health", "county_government", {}, "EM-22.each_step", RECEIVED, 2),
        ("public_health", "city_government", {}, "EM-22.each_step", RECEIVED, 2),
        ("public_health", "provincial_government", {}, "EM-22.province_to_state_council", RECEIVED, 1),
        (
            "disease",
            "institution",
            {"disease": "a_new_unknown"},
            "EM-23.class_a_new_unknown_outbreak",
            KNOWN,
            2,
        ),
        ("disease", "institution", {"disease": "b_c"}, "EM-23.class_b_c", KNOWN, 24),
        ("disease", "cdc", {"disease": "b_c"}, "EM-23.cdc_verify_and_report", RECEIVED, 2),
        ("animal", "institution", {}, "EM-24.county_station", RECEIVED, 2),
        ("animal", "provincial_institution", {}, "EM-24.provincial_station", RECEIVED, 1),
        ("animal", "provincial_authority", {}, "EM-24.provincial_department", RECEIVED, 1),
        ("animal", "provincial_government", {}, "EM-24.province_to_state_council", OCCURRED, 4),
        ("environment", "authority", {"grade": "IV"}, "EM-25.grade_3_4", KNOWN, 4),
        ("environment", "authority", {"grade": "III"}, "EM-25.grade_3_4", KNOWN, 4),
        ("environment", "authority", {}, "EM-25.grade_3_4", KNOWN, 4),
        ("environment", "authority", {"grade": "II"}, "EM-25.grade_1_2", KNOWN, 2),
        ("environment", "authority", {"grade": "I"}, "EM-25.grade_1_2", KNOWN, 2),
        ("secret", "organ", {}, "EM-29.organ", KNOWN, 24),
        ("secret", "secrecy_department", {}, "EM-29.secrecy_department", RECEIVED, 24),
        ("network", "critical_operator", {}, "EM-30.critical_infrastructure", KNOWN, 1),
        ("network", "protection_department", {"grade": "I"}, "EM-30.protection_department_up", RECEIVED, 0.5),
        ("network", "central_organ", {}, "EM-30.central_organ", KNOWN, 2),
        ("network", "other_operator", {"grade": "III"}, "EM-30.other_operator", KNOWN, 4),
        ("data", "other_operator", {}, "EM-31.report", KNOWN, 24),
    ],
)
def test_each_body_reports_within_the_hours_of_its_law(
    *, event_class: str, role: str, more: dict[str, str], limit: str, start: str, hours: float
) -> None:
    found = the_report(event_class, role, **more)
    assert found.limits == (limit,)
    assert found.duty is Duty.UPWARD_REPORT
    assert found.due == at(start) + timedelta(hours=hours)
    assert not found.provisional


@pytest.mark.parametrize(
    ("event_class", "role", "more"),
    [
        ("food", "authority", {}),
        ("network", "other_operator", {"grade": "IV"}),
        ("network", "protection_department", {"grade": "III"}),
        ("network", "central_cyber_office", {"grade": "I"}),
        ("environment", "provincial_authority", {"grade": "I"}),
        ("other", "provincial_government", {"grade": "I"}),
        ("personal_data", "other_operator", {}),
    ],
)
def test_no_number_is_invented_where_the_law_has_none_or_it_was_not_verified(
    event_class: str, role: str, more: dict[str, str]
) -> None:
    assert owed("upward_report", reported(event_class, role, **more)) == ()


@pytest.mark.parametrize(("late", "state"), [(0, State.MET), (1, State.MET_LATE)])
def test_a_report_is_in_time_to_the_second(late: int, state: State) -> None:
    found = the_report("accident", "authority")
    proof = Proof(
        id=1,
        kind=EvidenceKind.REPORT,
        duty=Duty.UPWARD_REPORT,
        happened_at=found.due + timedelta(seconds=late),
    )
    wanted = Wanted(duty=found.duty, stops=found.stops, due=found.due, body=found.body)
    assert judge(wanted, [proof]).state is state


def adopted(limits: str) -> overlays.Overlay:
    text = f"""
[pack]
name = "place"
title = "某地"
version = "1"
level = "province"
place = "某省"
[[adopts]]
id = "EM-28x"
limits = [{limits}]
[adopts.source]
title = "某规定"
number = "一号"
article = "一"
quote = "应当在规定的时间内上报"
"""
    return overlays.parse(text.encode(), where="place.toml", book=rulebook.national())


def test_a_government_and_its_department_each_report_upward() -> None:
    pack = office("national", adopted('"chongqing_district"'))
    found = owed("upward_report", reported("accident", "authority", grade="III"), pack=pack)
    assert dues(found) == {
        "upward_report@government": (("EM-28x.chongqing_district",), "2026-02-17 00:10:00"),
        "upward_report": (("EM-11.each_level",), "2026-02-17 01:40:00"),
    }
    department = Proof(
        id=1,
        kind=EvidenceKind.REPORT,
        duty=Duty.UPWARD_REPORT,
        body="responsible_unit",
        happened_at=at("2026-02-16T23:50"),
    )
    states = {
        each.body: judge(
            Wanted(duty=each.duty, stops=each.stops, due=each.due, body=each.body), [department]
        ).state
        for each in found
    }
    assert states == {"government": State.RUNNING, "responsible_unit": State.MET}


def test_only_graver_events_are_due_within_the_hour_of_the_local_rule() -> None:
    pack = office("national", adopted('"chongqing_district"'))
    found = owed("upward_report", reported("accident", "authority", grade="IV"), pack=pack)
    assert [each.body for each in found] == ["responsible_unit"]


def test_a_local_rule_may_ask_for_a_call_and_for_paper() -> None:
    pack = office("national", adopted('"one_county_phone", "one_county_written"'))
    found = dues(owed("upward_report", reported("other", "county_government"), pack=pack))
    assert found == {
        "upward_report@government": (("EM-28x.one_county_phone",), "2026-02-16 23:30:00"),
        "written_report@government": (("EM-28x.one_county_written",), "2026-02-16 23:50:00"),
    }


@pytest.mark.parametrize("wrong", [{"known_at": "2026-02-16T23:00"}, {"received_at": "2026-02-16T22:00"}])
def test_nobody_knows_before_it_happens(wrong: dict[str, str]) -> None:
    form = reported("accident", "authority") | {name: stamp(text) for name, text in wrong.items()}
    with pytest.raises(Invalid, match="早于事发时间"):
        moments(form)


def test_a_disease_needs_its_class() -> None:
    with pytest.raises(Invalid, match="甲类"):
        moments(reported("disease", "institution"))


def inquiry(grade: Grade | None = None) -> dict[str, Any]:
    form = {"title": "东湾化工园爆燃", "occurred_at": stamp(OCCURRED)}
    return form | ({"grade": grade.value} if grade else {})


def test_the_inquiry_reports_in_sixty_days_and_rolls_from_a_weekend() -> None:
    # 2026-02-16 + 60 days is Friday 2026-04-17.
    assert dues(owed("accident_inquiry", inquiry())) == {
        "investigation": (("EM-13.investigation_report",), "2026-04-17 23:59:59")
    }
    form = inquiry() | {"occurred_at": stamp("2026-08-04T10:00")}
    # 2026-10-03 lies in the National Day holiday, which ends on 10-07.
    assert dues(owed("accident_inquiry", form))["investigation"][1] == "2026-10-08 23:59:59"


@pytest.mark.parametrize(
    ("grade", "limit", "due"),
    [
        (Grade.II, "EM-14.approve_other_grades", "2026-05-06 23:59:59"),
        (Grade.IV, "EM-14.approve_other_grades", "2026-05-06 23:59:59"),
        (None, "EM-14.approve_other_grades", "2026-05-06 23:59:59"),
        (Grade.I, "EM-14.approve_grade_1", "2026-05-20 23:59:59"),
    ],
)
def test_the_government_approves_in_fifteen_or_thirty_days(grade: Grade | None, limit: str, due: str) -> None:
    # 15 days from 04-20 end on 05-05, the last day of the Labour Day holiday.
    since = {StartPoint.REPORT_RECEIVED: at("2026-04-20T09:00")}
    found = dues(owed("accident_inquiry", inquiry(grade), moments=since))
    assert found["investigation_approval@government"] == ((limit,), due)


def test_what_came_of_it_is_evaluated_within_a_year() -> None:
    since = {StartPoint.APPROVED: at("2025-10-03T09:00")}
    found = dues(owed("accident_inquiry", inquiry(), moments=since))
    # 2026-10-03 is a holiday.
    assert found["follow_up"] == (("EM-15.follow_up_evaluation",), "2026-10-08 23:59:59")
