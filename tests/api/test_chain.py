"""The middle of the chain over HTTP: assessments kept, units urged, partners asked, material handed over, cases merged."""

import io
import zipfile
from datetime import timedelta

import pytest

from alerts.partners.packages import faults
from tests.api.conftest import Office
from tests.api.test_disclosure import applied
from tests.api.test_journey import a_draft, a_fire, action, approved, assigned, clock

NETWORK = {"kind": "cyberspace", "name": "县委网信办", "duty_phone": "0999-1234567"}


def test_every_assessment_is_kept_with_its_grounds_and_what_is_to_be_published(office: Office) -> None:
    case_id = a_fire(office)
    first = {"decision": "watch", "reason": "先看看"}
    office.does("duty", f"/cases/{case_id}/assess", first)
    second = {
        "decision": "must_answer",
        "reason": "死亡 11 人",
        "grounds": ["emergency", "public_interest"],
        "sort": "major_problem",
    }
    case = office.does("leader", f"/cases/{case_id}/assess", second)
    newest, oldest = case["assessments"]
    assert [ground["code"] for ground in newest["grounds"]] == ["emergency", "public_interest"]
    assert newest["sort"] == {"code": "major_problem", "label": "反映重大问题"}
    assert newest["to_publish"] == "调查处置，并发布调查处置情况"
    assert (oldest["decision"]["code"], oldest["reason"], oldest["by"]) == ("watch", "先看看", "杜值")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"decision": "watch", "grounds": ["emergency"]}, "grounds_ask_for_answer"),
        ({"decision": "must_answer", "grounds": ["weather"]}, "unknown_word"),
        ({"decision": "must_answer", "sort": "other"}, "unknown_word"),
    ],
)
def test_an_assessment_that_contradicts_itself_is_refused(
    office: Office, more: dict[str, object], code: str
) -> None:
    case_id = a_fire(office)
    answer = office.does("duty", f"/cases/{case_id}/assess", {"reason": "看看", **more}, expect=422)
    assert answer["code"] == code


def test_an_urging_is_counted_and_reaches_the_people_of_the_unit(office: Office) -> None:
    case_id = a_fire(office)
    assigned(office, case_id)
    office.does("duty", f"/cases/{case_id}/urge", {"text": "请报告伤亡"})
    case = office.does("leader", f"/cases/{case_id}/urge", {"text": "仍未报告"})
    assert [(each["number"], each["by"]) for each in case["urgings"]] == [(2, "凌岛"), (1, "杜值")]
    assert case["urgings"][0]["unit"] == "县应急管理局"
    titles = [notice["title"] for notice in office.sees("unit", "/notices")["items"]]
    assert any(title.startswith("催办（第 2 次）") for title in titles)


def test_a_partner_is_asked_answers_and_the_matter_is_closed(office: Office) -> None:
    case_id = a_fire(office)
    partner = office.does("admin", "/partners", NETWORK)
    assert partner["kind"] == {"code": "cyberspace", "label": "网信"}
    body = {"partner_id": partner["id"], "text": "核查谣言来源"}
    case = office.does("duty", f"/cases/{case_id}/joint_actions", body)
    [open_one] = case["joint_actions"]
    assert case["lacking"][-1] == "与县委网信办的联动没有办结（核查谣言来源）"
    assert [each["id"] for each in office.sees("duty", "/joint_actions")["items"]] == [open_one["id"]]
    assert [each["allowed"] for each in open_one["actions"]] == [True, True]
    office.does("spokesperson", f"/joint_actions/{open_one['id']}/answer", {"text": "已受理"})
    case = office.does("duty", f"/joint_actions/{open_one['id']}/close", {"text": "已辟谣"})
    [closed] = case["joint_actions"]
    assert (closed["answer"], closed["outcome"], closed["closed_by"], closed["actions"]) == (
        "已受理",
        "已辟谣",
        "杜值",
        [],
    )
    assert office.sees("duty", "/joint_actions")["total"] == 0
    assert office.sees("duty", "/joint_actions?closed=true")["total"] == 1


def test_the_contact_book_is_corrected_and_not_by_everyone(office: Office) -> None:
    partner = office.does("duty", "/partners", NETWORK)
    changed = NETWORK | {"duty_phone": "0999-7654321", "in_use": False}
    answer = office.client("admin").put(f"/api/partners/{partner['id']}", json=changed)
    assert (answer.status_code, answer.json()["duty_phone"]) == (200, "0999-7654321")
    assert [each["in_use"] for each in office.sees("unit", "/partners")] == [False]
    assert office.client("unit").post("/api/partners", json=NETWORK).status_code == 403


def test_material_is_handed_over_and_who_took_it_stands_on_the_case(office: Office) -> None:
    case_id = a_fire(office)
    partner = office.does("admin", "/partners", NETWORK)
    answer = office.client("duty").get(f"/api/cases/{case_id}/referral.zip?partner={partner['id']}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert faults(answer.content) == []
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {"manifest.json", "summary.txt", "log.json", "evidence.json", "posts/1.json"} <= set(
            archive.namelist()
        )
        assert "县委网信办" in archive.read("summary.txt").decode()
    [taken] = office.sees("leader", f"/cases/{case_id}")["referrals"]
    assert (taken["taken_by"], taken["partner"], taken["masked"]) == ("杜值", "县委网信办", True)
    full = office.client("duty").get(f"/api/cases/{case_id}/referral.zip?full=true")
    assert (full.status_code, full.json()["code"]) == (403, "full_needs_leader")
    assert office.client("unit").get(f"/api/cases/{case_id}/referral.zip").status_code == 403


def test_a_merged_case_points_to_the_one_that_stays(office: Office) -> None:
    first, second = a_fire(office), a_fire(office, deaths=12)
    assigned(office, first)
    case = office.does("duty", f"/cases/{second}/merge", {"into": first, "reason": "同一起火灾"})
    assert (case["id"], [each["id"] for each in case["absorbed"]]) == (first, [second])
    gone = office.sees("duty", f"/cases/{second}")
    assert (gone["state"]["code"], gone["merged_into"], gone["survivor"]["number"]) == (
        "merged",
        first,
        case["number"],
    )
    assert {each["state"]["code"] for each in gone["clocks"]} == {"superseded"}
    assert all("并入" in each["reason"] for each in gone["clocks"])
    event = office.sees("duty", f"/events/{gone['event_id']}")
    assert event["case_id"] == first
    assert clock(case, "press_conference")["state"]["code"] == "running"


def test_cases_of_different_kinds_are_not_one(office: Office) -> None:
    fire, application = a_fire(office), applied(office)["id"]
    for case_id, into in ((fire, application), (application, fire)):
        body = {"into": into, "reason": "说的是一回事"}
        answer = office.does("duty", f"/cases/{case_id}/merge", body, expect=409)
        assert answer["code"] == "merge_across_kinds"


def test_what_was_written_for_a_merged_case_goes_on_for_the_other(office: Office) -> None:
    first, second = a_fire(office), a_fire(office, deaths=12)
    assigned(office, first)
    assigned(office, second)
    draft = a_draft(office, second)
    office.does("duty", f"/cases/{second}/merge", {"into": first, "reason": "同一起火灾"})
    assert [each["id"] for each in office.sees("duty", f"/cases/{first}")["drafts"]] == [draft]
    approved(office, draft)
    office.clock.advance(timedelta(minutes=10))
    notice = {
        "channel": "县政府网站",
        "url": "https://qingyuan.example/notice/1",
        "published_at": office.clock.now().isoformat(),
    }
    office.does("spokesperson", f"/drafts/{draft}/publications", notice)
    case = office.sees("duty", f"/cases/{first}")
    assert clock(case, "first_information")["state"]["code"] == "met"


def test_findings_run_from_the_hint_to_the_outcome(office: Office) -> None:
    case_id = a_fire(office)
    assigned(office, case_id)
    office.clock.advance(timedelta(hours=5))
    late = clock(office.sees("duty", f"/cases/{case_id}"), "first_information")
    office.does("duty", f"/cases/{case_id}/concede", {"obligation_id": late["id"], "reason": "值守脱节"})

    [hint] = office.sees("unit", f"/findings?case={case_id}")["items"]
    assert (hint["state"]["code"], hint["computed"], hint["obligation_id"]) == ("proposed", True, late["id"])
    assert office.sees("stranger", "/findings")["items"] == []
    office.sees("stranger", f"/findings/{hint['id']}", expect=404)

    shown = office.sees("duty", f"/findings/{hint['id']}")
    assert [(each["name"], each["primary"]) for each in shown["actions"]] == [
        ("raise", True),
        ("withdraw", False),
    ]
    raised = office.does("duty", f"/findings/{hint['id']}/raise", {"reason": "调取记录属实"})
    assert raised["raised_by"] == "杜值"
    early = {"upheld": False, "reason": "不清楚"}
    assert (
        office.does("leader", f"/findings/{hint['id']}/decide", early, expect=409)["code"] == "reply_pending"
    )
    office.does("unit", f"/findings/{hint['id']}/reply", {"text": "通信中断"})
    upheld = {"upheld": True, "reason": "属实", "outcome": "talk"}
    decided = office.does("leader", f"/findings/{hint['id']}/decide", upheld)
    assert decided["outcome"] == {"code": "talk", "label": "约谈整改"}
    assert decided["outcome_steps"][0] == "内部目标，法规未定期限：15 个工作日"
    done = office.does("leader", f"/findings/{hint['id']}/done", {"text": "已约谈"})
    assert (done["done_by"], done["outcome_overdue"], done["actions"]) == ("凌岛", False, [])
    assert [each["id"] for each in office.sees("duty", f"/cases/{case_id}")["findings"]] == [hint["id"]]


def test_units_stand_under_each_other_and_answer_for_places(office: Office) -> None:
    town = {
        "id": "north",
        "name": "北山镇应急办",
        "subjects": ["安全生产"],
        "parent_id": "emergency",
        "places": ["清源县河滨工业园"],
    }
    assert office.client("duty").post("/api/units", json=town).status_code == 403
    office.does("admin", "/units", town)
    case = office.sees("duty", f"/cases/{a_fire(office)}")
    assert case["proposed_unit"]["id"] == "north"
    assert "分级负责" in case["proposed_unit_reason"]

    moved = {key: value for key, value in town.items() if key != "id"} | {"vertical": True}
    assert office.client("admin").put("/api/units/north", json=moved).status_code == 200
    case = office.sees("duty", f"/cases/{case['id']}")
    assert case["proposed_unit"]["id"] == "emergency"
    assert "垂直管理" in case["proposed_unit_reason"]
    assert {unit["id"]: unit["parent_id"] for unit in office.sees("unit", "/units")}["north"] == "emergency"


def test_the_page_offers_what_may_be_done(office: Office) -> None:
    case = office.sees("duty", f"/cases/{a_fire(office)}")
    assert all(
        action(case, name)["allowed"] for name in ("urge", "joint_actions", "referral", "merge", "findings")
    )
    seen_by_unit = office.sees("unit", f"/cases/{case['id']}")
    assert not any(
        action(seen_by_unit, name)["allowed"] for name in ("urge", "merge", "referral", "findings")
    )
