"""Reports upward, policy with its interpretation, disclosure, websites: short journeys through the API."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from alerts.rulechoice import choosing
from huiying.people import Actor
from tests.api.conftest import Office

pytestmark = pytest.mark.usefixtures("office")
ADMIN = Actor(username="admin", name="安闵")


def beijing(text: str) -> str:
    return f"{text}:00+08:00"


def to(office: Office, moment: str) -> None:
    office.turn(datetime.fromisoformat(beijing(moment)).astimezone(UTC))


def choose(office: Office, words: str) -> None:
    with office.database.transaction() as session:
        choosing.choose(session, words, reason="采用本单位方案", actor=ADMIN, now=office.clock.now())


def opened(office: Office, kind: str, **form: str) -> dict[str, Any]:
    found: dict[str, Any] = office.does("duty", "/cases", {"kind": kind, "form": form})
    return found


def step(office: Office, case: Mapping[str, Any], name: str, who: str = "duty", **fields: str) -> Any:
    return office.does(who, f"/cases/{case['id']}/steps/{name}", {"fields": fields})


def clocks(case: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Live clocks: owing body, state, due."""
    return [
        (each["owing"] or "", each["state"]["code"], each["due"])
        for each in case["clocks"]
        if each["state"]["code"] != "superseded"
    ]


def environment(office: Office, grade: str) -> dict[str, Any]:
    return opened(
        office,
        "upward_report",
        title="东湾河死鱼",
        event_class="environment",
        role="authority",
        grade=grade,
        known_at=beijing("2026-03-04T09:30"),
    )


def test_a_regrade_moves_the_end_and_restarts_nothing(office: Office) -> None:
    case = environment(office, "III")
    assert [each[1:] for each in clocks(case)] == [("running", "2026-03-04T05:30:00Z")]
    graver = office.does("duty", f"/cases/{case['id']}/grade", {"grade": "II", "reason": "取水中断"})
    # Two hours from 09:30 were over at 11:30; it is noon.
    (clock,) = [each for each in graver["clocks"] if each["state"]["code"] == "running"]
    assert (clock["due"], clock["born_late"]) == ("2026-03-04T03:30:00Z", True)
    assert clock["start"] == "2026-03-04T01:30:00Z"


def test_a_report_by_phone_stops_the_clock_and_the_papers_follow(office: Office) -> None:
    case = environment(office, "III")
    case = step(
        office,
        case,
        "report_by_phone",
        at=beijing("2026-03-04T11:50"),
        to="市生态环境局",
        reference="接报人陈某，通话 3 分钟",
    )
    assert case["state"]["label"] == "已上报"
    assert clocks(case)[0][1] == "met"
    for name in ("supplement", "correct_report"):
        case = step(
            office,
            case,
            name,
            at=beijing("2026-03-04T11:58"),
            to="市生态环境局",
            reference=name,
            note="死鱼约三百公斤",
        )
    case = step(office, case, "end_report")
    assert (
        office.does("duty", f"/cases/{case['id']}/archive", {"reason": "已终报"})["state"]["code"]
        == "archived"
    )


def test_what_has_no_number_is_shown_without_a_clock(office: Office) -> None:
    case = opened(
        office,
        "upward_report",
        title="东湾镇塌方",
        event_class="other",
        role="county_government",
        grade="II",
        known_at=beijing("2026-03-04T11:30"),
    )
    assert case["clocks"] == []
    assert [each["rule"]["id"] for each in case["unnumbered"]] == ["EM-01", "EM-02", "EM-03"]
    assert "立即向上级人民政府报告" in case["unnumbered"][2]["rule"]["quotation"]


def test_times_registered_wrong_are_changed_by_two_persons(office: Office) -> None:
    case = environment(office, "III")
    case = step(
        office, case, "amend_registration", known_at=beijing("2026-03-04T11:00"), note="值班记录为 11 点"
    )
    assert clocks(case)[0][2] == "2026-03-04T05:30:00Z"
    office.does("duty", f"/easings/{case['easings'][0]['id']}/confirm", expect=403)
    case = office.does("duty2", f"/easings/{case['easings'][0]['id']}/confirm")
    assert clocks(case)[0][2] == "2026-03-04T07:00:00Z"


def submitted(office: Office, case: Mapping[str, Any]) -> Any:
    sent = office.client("duty").post("/api/files", files={"file": ("plan.txt", b"plan", "text/plain")})
    assert sent.status_code in {200, 201}, sent.text
    return step(
        office,
        case,
        "submit_policy",
        at=beijing("2026-03-04T11:00"),
        reference="请示 4 号",
        plan=sent.json()["sha256"],
    )


def policy(office: Office) -> dict[str, Any]:
    return opened(office, "policy_release", title="东湾片区更新办法", drafter="规划科")


def test_no_plan_of_interpretation_no_submission(office: Office) -> None:
    case = policy(office)
    body = {"fields": {"at": beijing("2026-03-04T11:00"), "reference": "请示 4 号"}}
    answer = office.does("duty", f"/cases/{case['id']}/steps/submit_policy", body, expect=422)
    assert "解读方案：必填" in answer["message"]


def test_the_interpretation_follows_and_both_link_each_other(office: Office) -> None:
    case = submitted(office, policy(office))
    published = {"reference": "东府〔2026〕3 号", "url": "https://example.gov.cn/1"}
    case = step(office, case, "publish_policy", at=beijing("2026-03-04T11:30"), review="审 3 号", **published)
    assert clocks(case)[0][1:] == ("running", "2026-03-09T15:59:59Z")
    material = {"material_url": "https://example.gov.cn/2"}
    case = step(office, case, "publish_material", at=beijing("2026-03-04T11:50"), **material)
    assert clocks(case)[0][1] == "met"
    refused = office.does("duty", f"/cases/{case['id']}/archive", {"reason": "已解读"}, expect=409)
    assert "互为链接" in refused["message"]
    checked = {"links": "both", "reference": "核对截图 1"}
    case = step(office, case, "check_links", at=beijing("2026-03-04T11:55"), **checked)
    office.does("duty", f"/cases/{case['id']}/archive", {"reason": "已解读"})


def test_an_office_that_publishes_both_at_once_meets_it_in_one_step(office: Office) -> None:
    choose(office, "national+fushun")
    case = submitted(office, policy(office))
    both = {"url": "https://example.gov.cn/1", "material_url": "https://example.gov.cn/2"}
    case = step(
        office,
        case,
        "publish_policy",
        at=beijing("2026-03-04T11:30"),
        reference="3 号",
        review="审 3 号",
        **both,
    )
    (clock,) = case["clocks"]
    assert (clock["state"]["code"], clock["born_late"]) == ("met", False)
    assert [rule["id"] for rule in clock["rules"]] == ["PI-01", "PI-02"]


def test_an_interpretation_that_comes_after_is_late_there(office: Office) -> None:
    choose(office, "national+fushun")
    case = submitted(office, policy(office))
    alone = {"reference": "3 号", "url": "https://example.gov.cn/1"}
    case = step(office, case, "publish_policy", at=beijing("2026-03-04T11:30"), review="审 3 号", **alone)
    material = {"material_url": "https://example.gov.cn/2"}
    case = step(office, case, "publish_material", at=beijing("2026-03-04T11:50"), **material)
    assert clocks(case)[0][1] == "met_late"


def test_a_changed_guide_discharges_both_rules_with_one_act(office: Office) -> None:
    choose(office, "national+fushun")
    case = opened(
        office,
        "guide_change",
        title="施工许可",
        change="取消纸质材料",
        approved_at=beijing("2026-03-04T10:00"),
        effective_on="2026-04-01",
    )
    assert [due for _, _, due in clocks(case)] == ["2026-03-05T15:59:59Z", "2026-04-01T15:59:59Z"]
    case = step(
        office,
        case,
        "publish_guide",
        at=beijing("2026-03-04T11:30"),
        url="https://example.gov.cn/guide",
        review="审 4 号",
    )
    assert [state for _, state, _ in clocks(case)] == ["met", "met"]


def test_withholding_information_takes_two_persons(office: Office) -> None:
    case = opened(
        office,
        "proactive_disclosure",
        title="处罚决定",
        information="general",
        formed_at=beijing("2026-03-04T10:00"),
    )
    case = step(office, case, "withhold_information", note="属于内部事务信息")
    assert clocks(case)[0][1] == "running"
    case = office.does("duty2", f"/easings/{case['easings'][0]['id']}/confirm")
    assert clocks(case) == []
    assert case["state"]["label"] == "不予公开"


def test_each_update_of_a_home_page_begins_the_next_two_weeks(office: Office) -> None:
    case = opened(
        office,
        "site_update",
        title="东湾区政府网站首页",
        part="home_page",
        url="https://example.gov.cn/",
        updated_at=beijing("2026-02-20T10:00"),
    )
    assert clocks(case)[0][1:] == ("running", "2026-03-06T15:59:59Z")
    for day, due in (("2026-03-05", "2026-03-19T15:59:59Z"), ("2026-03-20", "2026-04-03T15:59:59Z")):
        to(office, f"{day}T11:00")
        case = step(office, case, "update_site", at=beijing(f"{day}T10:30"), url="https://example.gov.cn/n")
        assert [each[1:] for each in clocks(case)] == [("running", due)]
    past = [each for each in case["clocks"] if each["state"]["code"] == "superseded"]
    assert sorted(each["due"] for each in past) == ["2026-03-06T15:59:59Z", "2026-03-19T15:59:59Z"]


def test_every_kind_is_listed_with_its_form_and_the_periodic_one_is_nobodys_to_open(office: Office) -> None:
    found = {each["name"]: each for each in office.sees("duty", "/case_kinds")}
    assert found["upward_report"]["allowed"]
    assert not found["periodic"]["allowed"]
    body = {"kind": "periodic", "form": {}}
    assert office.does("leader", "/cases", body, expect=403)["code"] == "not_your_step"
