"""信访 through the API: passed on, objected to, accepted and settled, reviewed twice."""

from typing import Any

import pytest

from tests.api.case_forms import beijing, duties, letter, live, register, second, step, to
from tests.api.conftest import Office

pytestmark = pytest.mark.usefixtures("office")


def a_petition(office: Office, route: str = "direct", **more: str) -> dict[str, Any]:
    form = {
        "petitioner": "荆禾",
        "content": "河滨路 3 号拆迁补偿没有兑现",
        "route": route,
        "received_at": beijing("2026-03-04T10:00"),
    }
    return register(office, "petition", **(form | more))


def test_petition_bureau_passes_on_in_fifteen_days(office: Office) -> None:
    case = a_petition(office, "bureau")
    assert duties(case) == {"petition": "running"}
    assert live(case, "petition")["due"] == "2026-03-19T15:59:59Z"

    case = step(office, case, "transfer", sent_to="县住建局", **letter("2026-03-04T11:30"))

    assert duties(case) == {"petition": "met"}
    assert case["state"]["label"] == "已转送、交办"


def test_direct_petition_is_answered_in_writing_then_settled_and_reviewed(office: Office) -> None:
    case = a_petition(office)
    step(office, case, "accept", at=beijing("2026-03-04T11:00"), category="appeal")
    case = step(office, case, "notify", **letter("2026-03-04T11:30", "受理告知 3 号"))
    assert duties(case) == {"petition_notice": "met", "petition_settlement": "running"}
    assert live(case, "petition_settlement")["due"] == "2026-05-06T15:59:59Z"

    to(office, "2026-04-10T10:00")
    step(office, case, "settle", **letter("2026-04-10T09:30", "处理意见 3 号"))
    case = step(office, case, "deliver_opinion", **letter("2026-04-10T09:50", "回执"))
    assert live(case, "review_request")["owing"] == "信访人"

    to(office, "2026-04-20T10:00")
    case = step(office, case, "ask_review", **letter("2026-04-20T09:30", "复查请求"))
    review = live(case, "review")
    assert (review["owing"], review["due"]) == ("原办理机关的上一级机关", "2026-05-20T15:59:59Z")
    assert duties(case)["review_request"] == "met"


def test_extension_of_thirty_days_is_approved_and_told(office: Office) -> None:
    case = a_petition(office)
    case = step(office, case, "accept", at=beijing("2026-03-04T11:00"), category="appeal")
    asked = {
        "kind": "extend",
        "reason": "情况复杂",
        "obligation_id": live(case, "petition_settlement")["id"],
        "amount": 30,
        "told_at": beijing("2026-03-04T11:40"),
        "reference": "延期告知 2 号",
    }
    case = office.does("duty", f"/cases/{case['id']}/easings", asked)
    case = second(office, case, who="leader")

    assert live(case, "petition_settlement")["due"] == "2026-06-02T15:59:59Z"


def test_transferred_petition_is_objected_to_in_five_working_days(office: Office) -> None:
    case = a_petition(office, "transferred")
    assert live(case, "petition_objection")["due"] == "2026-03-11T15:59:59Z"
    case = step(office, case, "object", note="属于县水务局职权", **letter("2026-03-04T11:30", "异议 1 号"))
    assert duties(case) == {"petition_objection": "met", "petition_notice": "running"}

    case = step(office, case, "objection_upheld", **letter("2026-03-04T11:50", "同意退回 1 号"))
    assert case["state"]["label"] == "异议中"
    case = second(office, case)
    assert duties(case) == {"petition_objection": "met"}
    assert case["state"]["label"] == "已终止"


def test_accepting_a_transferred_petition_takes_the_objection_off(office: Office) -> None:
    case = a_petition(office, "transferred", category="suggestion")

    case = step(office, case, "accept", at=beijing("2026-03-04T11:00"), category="suggestion")

    assert duties(case) == {"petition_notice": "running"}


def test_nameless_petition_needs_no_written_notice_and_two_persons_say_so(office: Office) -> None:
    assert duties(a_petition(office, reachable="no")) == {}

    case = step(office, a_petition(office), "mark_unreachable", note="来信没有署名和地址")
    assert duties(case) == {"petition_notice": "running"}
    assert duties(second(office, case)) == {}


def test_grave_petition_is_reported_before_the_archive(office: Office) -> None:
    case = a_petition(office, "bureau", urgent="yes")
    case = step(office, case, "transfer", sent_to="县住建局", **letter("2026-03-04T11:30"))
    assert any("XF-07" in words for words in case["lacking"])
    refused = office.does("duty", f"/cases/{case['id']}/archive", {"reason": "已经转送"}, expect=409)
    assert refused["code"] == "case_unfinished"

    step(office, case, "report_upward", reported_to="县委、县政府", **letter("2026-03-04T11:50", "报告 1 号"))
    case = office.does("duty", f"/cases/{case['id']}/archive", {"reason": "已经转送并报告"})
    assert case["state"]["code"] == "archived"


def test_second_review_asked_of_this_office_is_ours_and_the_hearing_does_not_count(office: Office) -> None:
    case = a_petition(office, "second_review")
    clock = live(case, "second_review")
    assert (clock["owing"], clock["due"]) == (None, "2026-04-03T15:59:59Z")
    assert step(office, case, "accept", expect=409, at=beijing("2026-03-04T11:00"), category="appeal")

    to(office, "2026-03-10T10:00")
    case = step(office, case, "hold_hearing", **letter("2026-03-10T09:30", "听证通知 1 号"))
    assert duties(case) == {"second_review": "suspended"}
    to(office, "2026-03-12T10:00")
    case = step(office, case, "end_hearing", **letter("2026-03-12T09:30", "听证笔录 1 号"))
    assert live(case, "second_review")["due"] == "2026-04-07T15:59:59Z"

    case = step(office, case, "second_review_opinion", **letter("2026-03-12T09:50", "复核意见 1 号"))
    assert (duties(case), case["state"]["label"]) == ({"second_review": "met"}, "已终结")
