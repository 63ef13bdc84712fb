"""Whole courses told in words, played through the API of a real `huiying serve --simulate`, whose time only goes on.

Each opens cases of its own; what changes the whole office (packs, holidays) comes last.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.simulated import SimulatedOffice, beijing, clocks, due, live
from tests.servers.records import apart

START = beijing("2026-03-04T10:00")
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimulatedOffice]:
    with apart(request):
        office = SimulatedOffice.open(tmp_path_factory.mktemp("office"), START)
        yield office
        office.close()


@pytest.fixture(scope="module")
def later(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimulatedOffice]:
    """An office of its own for what takes months: whatever lies open would be reminded of all the while."""
    with apart(request):
        office = SimulatedOffice.open(tmp_path_factory.mktemp("later"), beijing("2026-05-11T09:00"))
        yield office
        office.close()


def states(case: dict[str, Any]) -> dict[str, str]:
    """Duty → state of the live clocks."""
    return {
        each["duty"]["code"]: each["state"]["code"]
        for each in case["clocks"]
        if each["state"]["code"] != "superseded"
    }


def test_grade_rises_after_ten_hours(office: SimulatedOffice) -> None:
    case = office.emergency("III", ago=0)
    event = office.now
    office.to(event + 10 * HOUR)

    case = office.does("duty", f"/cases/{case['id']}/grade", {"grade": "II", "reason": "死亡十一人"})

    first, conference = live(case, "first_information"), live(case, "press_conference")
    assert (due(first), first["born_late"], first["overdue"]) == (event + 5 * HOUR, True, True)
    assert (due(conference), conference["born_late"]) == (event + 24 * HOUR, False)


def test_a_clock_born_late_gives_one_notice_of_lateness_and_no_past_reminders(
    office: SimulatedOffice,
) -> None:
    case = office.emergency("II", ago=7)
    office.on(minutes=1)

    told = [
        notice["title"]
        for notice in office.sees("duty", "/notices")["items"]
        if notice["subject"] == f"case:{case['id']}" and "权威信息" in notice["title"]
    ]

    assert len(told) == 1
    assert "已经超时" in told[0]


def test_notice_at_three_hours_then_conference_at_twenty_six(office: SimulatedOffice) -> None:
    case, event = office.emergency("II", ago=0), office.now
    office.to(event + 3 * HOUR)
    office.publishes(case, event + 3 * HOUR)
    assert states(office.case(case["id"])) == {"first_information": "met", "press_conference": "running"}

    office.to(event + 26 * HOUR)
    case = office.confers(case, event + 26 * HOUR)

    assert states(case) == {"first_information": "met", "press_conference": "met_late"}


def test_conference_first_is_the_first_information_too(office: SimulatedOffice) -> None:
    case, event = office.emergency("I", ago=0), office.now
    office.to(event + 4 * HOUR)

    assert states(office.confers(case, event + 4 * HOUR)) == {
        "first_information": "met",
        "press_conference": "met",
    }


def test_event_time_corrected_earlier_tightens_and_later_needs_a_second_person(
    office: SimulatedOffice,
) -> None:
    case, event = office.emergency("II", ago=2), office.now - 2 * HOUR
    path = f"/cases/{case['id']}"
    earlier = {"occurred_at": (event - HOUR).isoformat(), "reason": "监控录像"}
    case = office.does("duty", f"{path}/time", earlier)
    assert due(live(case, "press_conference")) == event + 23 * HOUR
    assert clocks(case).count(("press_conference", "superseded")) == 1

    later = {"occurred_at": (event + HOUR).isoformat(), "reason": "报警记录"}
    refused = office.does("duty", f"{path}/time", later, expect=403)
    assert refused["code"] == "second_person_required"
    asked = {"kind": "later_time", **later}
    easing = office.does("duty", f"{path}/easings", asked)["easings"][0]
    assert office.does("duty", f"/easings/{easing['id']}/confirm", expect=403)["code"] == "same_person"
    case = office.does("duty2", f"/easings/{easing['id']}/confirm")
    # First knowledge came at the first time named: the earlier of the two stands.
    assert due(live(case, "press_conference")) == event + 24 * HOUR


def test_late_stays_late_when_the_time_is_corrected(office: SimulatedOffice) -> None:
    case, event = office.emergency("II", ago=0), office.now
    office.to(event + 6 * HOUR)
    known = office.case(case["id"])
    late = live(known, "first_information")
    assert late["overdue"]

    earlier = {"occurred_at": (event - HOUR).isoformat(), "reason": "监控录像"}
    case = office.does("duty", f"/cases/{case['id']}/time", earlier)

    kept = next(each for each in case["clocks"] if each["id"] == late["id"])
    assert kept["state"]["code"] == "superseded"
    assert live(case, "first_information")["born_late"]


def test_cases_merged_count_from_the_earliest_and_keep_the_evidence(office: SimulatedOffice) -> None:
    first, event = office.emergency("II", ago=0), office.now
    office.to(event + 2 * HOUR)
    office.publishes(first, event + 2 * HOUR)
    second = office.emergency("II", ago=0)

    merged = office.does(
        "duty", f"/cases/{first['id']}/merge", {"into": second["id"], "reason": "同一起火灾"}
    )

    survivor = office.case(second["id"])
    assert due(live(survivor, "press_conference")) == event + 24 * HOUR
    assert states(survivor)["first_information"] == "met"
    gone = office.case(first["id"])
    assert gone["merged_into"] == survivor["id"] or merged["merged_into"] == survivor["id"]
    assert set(states(gone).values()) <= {"met", "superseded"}


def test_publication_withdrawn_before_and_after_the_due_time(office: SimulatedOffice) -> None:
    before, event = office.emergency("II", ago=0), office.now
    after = office.emergency("II", ago=0)
    office.to(event + HOUR)
    early, late = (office.publishes(case, event + HOUR)["publications"][0] for case in (before, after))
    reason = {"reason": "内容有误", "false": False}

    office.to(event + 2 * HOUR)
    office.does("spokesperson", f"/publications/{early['id']}/withdraw", reason)
    assert states(office.case(before["id"]))["first_information"] == "running"
    assert due(live(office.case(before["id"]), "first_information")) == event + 5 * HOUR

    office.to(event + 6 * HOUR)
    office.does("spokesperson", f"/publications/{late['id']}/withdraw", reason)
    assert states(office.case(after["id"]))["first_information"] == "met"


def test_evidence_found_false_never_counted(office: SimulatedOffice) -> None:
    case, event = office.emergency("II", ago=0), office.now
    office.to(event + 4 * HOUR)
    case = office.confers(case, event + 4 * HOUR)
    office.to(event + 30 * HOUR)

    found = {"reason": "没有开过这场发布会", "false": True}
    case = office.does("duty", f"/evidence/{case['evidence'][0]['id']}/withdraw", found)

    assert states(case) == {"first_information": "running", "press_conference": "running"}
    assert all(live(case, duty)["overdue"] for duty in states(case))


def test_evidence_entered_late_waits_for_a_second_person(office: SimulatedOffice) -> None:
    case, event = office.emergency("II", ago=0), office.now
    office.to(event + 10 * HOUR)
    case = office.confers(case, event + 4 * HOUR)
    assert states(case)["press_conference"] == "running"

    entered = case["evidence"][0]
    assert (
        office.does("spokesperson", f"/evidence/{entered['id']}/confirm", expect=403)["code"] == "same_person"
    )
    case = office.does("duty", f"/evidence/{entered['id']}/confirm")

    assert states(case) == {"first_information": "met", "press_conference": "met"}
    # The clock that was overdue meanwhile stays in view.
    assert ("first_information", "superseded") in clocks(case)


def test_answer_in_48_hours_counts_from_detection_not_from_the_assessment(office: SimulatedOffice) -> None:
    seen = office.now
    case = office.opened("opinion", title="供暖迟到", source="来访")
    office.to(seen + 20 * HOUR)

    judged = {"decision": "must_answer", "reason": "涉及公众切身利益且影响较大"}
    case = office.does("duty", f"/cases/{case['id']}/assess", judged)

    assert due(live(case, "response")) == seen + 48 * HOUR


def test_binding_clock_cannot_be_waived_only_shown_inapplicable(office: SimulatedOffice) -> None:
    case = office.emergency("II", ago=0)
    clock = live(case, "press_conference")
    asked = {"kind": "waive", "reason": "领导出差", "obligation_id": clock["id"]}
    assert office.does("duty", f"/cases/{case['id']}/easings", asked, expect=409)["code"] == "binding_clock"

    asked |= {"kind": "inapplicable", "reason": "经核实不是突发事件"}
    easing = office.does("duty", f"/cases/{case['id']}/easings", asked)["easings"][0]
    case = office.does("leader", f"/easings/{easing['id']}/confirm")
    assert states(case)["press_conference"] == "inapplicable"


def test_third_party_suspends_the_answer(later: SimulatedOffice) -> None:
    case = later.opened(
        "disclosure_application",
        applicant="柳青",
        content="合同",
        channel="in_person",
        submitted_at=later.now,
    )
    assert due(live(case, "application_answer")) == beijing("2026-06-08T23:59:59")
    later.to(beijing("2026-05-13T09:00"))
    case = later.step(case, "consult_third_party", at=later.now, reference="征求意见书 1 号")
    assert states(case)["application_answer"] == "suspended"
    later.to(beijing("2026-05-20T09:00"))
    case = later.step(case, "receive_opinion", at=later.now, reference="意见 1 号")

    # Five working days (05-13 to 05-19) do not count.
    assert due(live(case, "application_answer")) == beijing("2026-06-15T23:59:59")
    assert states(case)["application_answer"] == "running"


def test_third_party_who_never_answers_lets_the_clock_go_on_by_itself(later: SimulatedOffice) -> None:
    case = later.opened(
        "disclosure_application",
        applicant="柳青",
        content="合同",
        channel="in_person",
        submitted_at=later.now,
    )
    case = later.step(case, "consult_third_party", at=later.now, reference="征求意见书 2 号")
    assert states(case)["application_answer"] == "suspended"
    assert due(live(case, "consultation")) == beijing("2026-06-10T23:59:59")

    later.to(beijing("2026-06-11T09:00"))

    assert states(later.case(case["id"]))["application_answer"] == "running"


def test_extension_asked_late(later: SimulatedOffice) -> None:
    received = later.now
    case = later.opened(
        "disclosure_application",
        applicant="柳青",
        content="补偿标准",
        channel="in_person",
        submitted_at=received,
    )
    clock = live(case, "application_answer")
    later.to(due(clock) + HOUR)
    asked = {
        "kind": "extend",
        "reason": "档案多",
        "obligation_id": clock["id"],
        "amount": 20,
        "told_at": (due(clock) - HOUR).isoformat(),
        "reference": "延期告知 2 号",
    }
    refused = later.does("duty", f"/cases/{case['id']}/easings", asked, expect=409)
    assert refused["code"] == "extension_too_late"
    assert live(later.case(case["id"]), "application_answer")["overdue"]


def test_budget_law_displaces_the_general_rule(later: SimulatedOffice) -> None:
    formed = later.now
    case = later.opened("proactive_disclosure", title="2025 年决算", information="budget", approved_at=formed)
    clock = live(case, "disclosure")
    assert [rule["id"] for rule in clock["rules"]] == ["GI-15"]


def test_year_end_is_provisional_until_the_schedule_is_loaded_and_only_open_clocks_move(
    later: SimulatedOffice,
) -> None:
    later.to(beijing("2026-12-10T09:00"))
    waiting, answered = (
        later.opened(
            "disclosure_application",
            applicant=name,
            content="台账",
            channel="in_person",
            submitted_at=later.now,
        )
        for name in ("柳青", "苏禾")
    )
    first = live(waiting, "application_answer")
    assert first["provisional"]
    later.step(answered, "answer", at=later.now, reference="答复 1 号", answer="none_held")
    before = live(later.case(answered["id"]), "application_answer")

    schedule = "date,kind\n2027-01-01,off\n2027-01-02,off\n2027-01-03,off\n2027-01-04,off\n2027-01-05,off\n"
    answer = later.client("admin").post(
        "/rules/holidays", files={"file": ("2027.csv", schedule.encode(), "text/csv")}
    )
    assert answer.status_code == 200, answer.text
    later.on(minutes=1)

    moved = live(later.case(waiting["id"]), "application_answer")
    assert not moved["provisional"]
    assert due(moved) > due(first)
    kept = live(later.case(answered["id"]), "application_answer")
    assert (kept["id"], kept["due"]) == (before["id"], before["due"])


def test_a_stricter_local_rule_shortens_and_says_so(later: SimulatedOffice) -> None:
    national = later.emergency("II", ago=0)
    assert all("OP-16x" not in {rule["id"] for rule in each["rules"]} for each in national["clocks"])
    answer = later.client("admin").put(
        "/rules/packs", json={"packs": "national+beijing", "reason": "执行北京预案"}
    )
    assert answer.status_code == 200, answer.text
    later.on(minutes=1)

    cited = {
        rule["id"]
        for each in later.case(national["id"])["clocks"]
        if each["state"]["code"] == "running"
        for rule in each["rules"]
    }
    assert "OP-16x" in cited
