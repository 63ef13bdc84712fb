"""依申请公开 through the API: receipt by article 31, correction, a third party asked, an extension, the answer."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.conftest import Office

pytestmark = pytest.mark.usefixtures("office")


def beijing(text: str) -> str:
    return f"{text}:00+08:00"


def to(office: Office, moment: str) -> None:
    office.turn(datetime.fromisoformat(beijing(moment)).astimezone(UTC))


def applied(office: Office, **more: str) -> dict[str, Any]:
    form = {
        "applicant": "柳青",
        "content": "东湾片区棚户区改造的补偿标准",
        "channel": "in_person",
        "submitted_at": beijing("2026-03-04T10:00"),
    } | more
    body = {"kind": "disclosure_application", "form": form}
    found: dict[str, Any] = office.does("duty", "/cases", body)
    return found


def step(office: Office, case: Mapping[str, Any], name: str, who: str = "duty", **fields: str) -> Any:
    return office.does(who, f"/cases/{case['id']}/steps/{name}", {"fields": fields})


def live(case: Mapping[str, Any], duty: str = "application_answer") -> dict[str, Any]:
    found = [
        each
        for each in case["clocks"]
        if each["duty"]["code"] == duty and each["state"]["code"] != "superseded"
    ]
    assert len(found) == 1
    return dict(found[0])


def test_application_in_person_owes_an_answer_in_twenty_working_days(office: Office) -> None:
    case = applied(office)

    clock = live(case)
    assert clock["due"] == "2026-04-01T15:59:59Z"
    assert [rule["id"] for rule in clock["rules"]] == ["GI-05"]
    assert case["kind"]["label"] == "依申请公开"
    assert case["state"]["label"] == "办理中"
    assert "收到" in clock["start_reason"]


def test_whose_turn_it_is_follows_the_unit_and_then_what_is_owed(office: Office) -> None:
    case = applied(office)

    def next_step(who: str) -> str | None:
        todo = office.sees(who, "/board")["todo"][0]
        assert todo["kind"]["label"] == "依申请公开"
        return next((each["name"] for each in todo["actions"] if each["primary"]), None)

    current = [each["name"] for each in case["steps"] if each["state"] == "current"]
    assert current == ["收到"]
    assert (next_step("duty"), next_step("unit")) == ("assign", None)
    step(office, case, "assign", unit_id="emergency")
    assert (next_step("duty"), next_step("unit")) == (None, "answer")


def test_application_by_internet_counts_from_the_confirmation(office: Office) -> None:
    case = applied(office, channel="internet")
    assert [each["duty"]["code"] for each in case["clocks"]] == []

    case = step(office, case, "confirm_receipt", at=beijing("2026-03-04T11:30"), reference="电话记录 12 号")
    assert live(case)["due"] == "2026-04-01T15:59:59Z"


def test_plain_mail_is_confirmed_the_same_day(office: Office) -> None:
    case = applied(office, channel="plain_mail")
    assert live(case, "receipt")["due"] == "2026-03-04T15:59:59Z"

    case = step(office, case, "confirm_receipt", at=beijing("2026-03-04T11:30"), reference="电话记录 12 号")
    assert live(case, "receipt")["state"]["code"] == "met"


def test_correction_starts_the_answer_clock_anew(office: Office) -> None:
    case = step(office, applied(office), "mark_unclear", note="没有写明哪一个地块")
    assert live(case, "correction")["due"] == "2026-03-13T15:59:59Z"

    case = step(
        office,
        case,
        "ask_correction",
        at=beijing("2026-03-04T11:00"),
        reference="补正〔2026〕3 号",
        correct_by="2026-03-20",
    )
    assert live(case, "correction")["state"]["code"] == "met"
    assert [
        each["state"]["code"] for each in case["clocks"] if each["duty"]["code"] == "application_answer"
    ] == ["superseded"]

    to(office, "2026-03-11T09:00")
    case = step(office, case, "receive_correction", at=beijing("2026-03-11T08:30"), reference="补正材料")
    clock = live(case)
    assert clock["start"] == "2026-03-11T00:30:00Z"
    assert clock["due"] == "2026-04-09T15:59:59Z"
    assert "重新起算" in clock["start_reason"]
    # The letter that asked for the correction is no answer.
    assert clock["state"]["code"] == "running"


def test_third_party_suspends_and_its_opinion_resumes(office: Office) -> None:
    case = applied(office)
    to(office, "2026-03-09T10:00")
    case = step(
        office, case, "consult_third_party", at=beijing("2026-03-09T09:30"), reference="征求意见书 1 号"
    )
    clock = live(case)
    assert clock["state"]["code"] == "suspended"
    assert live(case, "consultation")["due"] == "2026-03-30T15:59:59Z"
    # Two working days were counted before 03-09; the opinion lapses on 03-30, eighteen days follow.
    assert clock["due"] == "2026-04-24T15:59:59Z"

    to(office, "2026-03-16T10:00")
    case = step(office, case, "receive_opinion", at=beijing("2026-03-16T09:30"), reference="意见 1 号")
    resumed = live(case)
    assert resumed["id"] == clock["id"]
    assert resumed["state"]["code"] == "running"
    # Five working days, 03-09 to 03-13, do not count.
    assert resumed["due"] == "2026-04-09T15:59:59Z"


def test_answer_stops_the_clock_and_the_case_can_be_archived(office: Office) -> None:
    case = applied(office)
    given = {"at": beijing("2026-03-04T11:50"), "reference": "答复〔2026〕7 号", "answer": "provided"}
    unseen = office.does("duty", f"/cases/{case['id']}/steps/answer", {"fields": given}, expect=409)
    assert unseen["code"] == "review_first"
    step(office, case, "review_publication", reference="审查单 5 号", note="不涉密，无个人信息")
    case = step(office, case, "answer", **given)
    assert live(case)["state"]["code"] == "met"
    case = office.does("duty", f"/cases/{case['id']}/archive", {"reason": "已经答复"})
    assert case["state"]["code"] == "archived"


def test_extension_needs_the_leader_and_notice_before_the_end(office: Office) -> None:
    case = applied(office)
    asked = {
        "kind": "extend",
        "reason": "涉及多个年度的档案",
        "obligation_id": live(case)["id"],
        "amount": 20,
        "told_at": beijing("2026-03-04T11:40"),
        "reference": "延期告知 2 号",
    }
    easing = office.does("duty", f"/cases/{case['id']}/easings", asked)["easings"][0]
    assert office.does("duty2", f"/easings/{easing['id']}/confirm", expect=403)["code"] == "leader_required"
    case = office.does("leader", f"/easings/{easing['id']}/confirm")
    # Forty working days in one count from 03-04.
    assert live(case)["due"] == "2026-04-30T15:59:59Z"
    again = office.does("duty", f"/cases/{case['id']}/easings", asked, expect=409)
    assert again["code"] == "extended_already"


def test_extension_asked_late_is_refused(office: Office) -> None:
    case = applied(office)
    to(office, "2026-04-02T09:00")
    asked = {
        "kind": "extend",
        "reason": "涉及多个年度的档案",
        "obligation_id": live(case)["id"],
        "amount": 20,
        "told_at": beijing("2026-04-01T11:40"),
        "reference": "延期告知 2 号",
    }
    assert (
        office.does("duty", f"/cases/{case['id']}/easings", asked, expect=409)["code"] == "extension_too_late"
    )


def test_abandoned_application_takes_two_persons(office: Office) -> None:
    case = step(
        office,
        applied(office),
        "ask_correction",
        at=beijing("2026-03-04T11:00"),
        reference="补正〔2026〕3 号",
        correct_by="2026-03-20",
    )
    early = {"fields": {"note": "没有补正"}}
    answer = office.does("duty", f"/cases/{case['id']}/steps/abandon", early, expect=409)
    assert answer["code"] == "correction_still_open"
    to(office, "2026-03-21T09:00")
    case = step(office, case, "abandon", note="逾期没有补正")
    assert case["state"]["code"] == "correcting"
    easing = case["easings"][0]
    assert office.does("duty", f"/easings/{easing['id']}/confirm", expect=403)["code"] == "same_person"
    assert office.does("duty2", f"/easings/{easing['id']}/confirm")["state"]["code"] == "ended"


def test_its_papers_can_be_handed_over_and_a_step_of_another_kind_is_refused(office: Office) -> None:
    body = {
        "kind": "proactive_disclosure",
        "form": {"title": "决算", "information": "general", "formed_at": beijing("2026-03-04T10:00")},
    }
    case = office.does("duty", "/cases", body)

    package = office.client("duty").get(f"/api/cases/{case['id']}/referral.zip")
    assert package.status_code == 200
    with zipfile.ZipFile(io.BytesIO(package.content)) as papers:
        assert "状态：待公开；等级：未定" in papers.read("summary.txt").decode()
    judged = {"decision": "must_answer", "reason": "涉及公众利益"}
    refused = office.does("duty", f"/cases/{case['id']}/assess", judged, expect=409)
    assert refused["code"] == "transition_not_allowed"


def test_wrong_form_names_every_field(office: Office) -> None:
    body = {
        "kind": "disclosure_application",
        "form": {"channel": "pigeon", "submitted_at": "2026-03-04", "x": 1},
    }
    answer = office.does("duty", "/cases", body, expect=422)
    assert answer["code"] == "bad_form"
    for word in ("申请人：必填", "提交渠道：请从", "没有时区", "没有“x”这一项"):
        assert word in answer["message"]
    assert {"applicant", "channel", "submitted_at", "x"} <= set(answer["fields"])
    assert (
        office.does("duty", "/cases", {"kind": "tea", "form": {}}, expect=404)["code"] == "unknown_case_kind"
    )


def test_each_clock_says_what_may_be_asked_for_it(office: Office) -> None:
    case = applied(office)

    def barred(who: str) -> dict[str, bool]:
        clock = live(office.sees(who, f"/cases/{case['id']}"))
        return {each["name"]: not each["allowed"] for each in clock["actions"]}

    in_time = {"extend": False, "inapplicable": False, "waive": True, "concede": True}
    assert barred("duty") == in_time
    assert barred("unit") == dict.fromkeys(in_time, True)
    to(office, "2026-04-02T09:00")
    assert barred("duty") == {"extend": True, "inapplicable": False, "waive": True, "concede": False}
