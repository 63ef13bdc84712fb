"""事故调查 through the API: sixty days that stand still for an appraisal, an extension, the approval, a year of follow-up."""

from typing import Any

import pytest

from tests.api.conftest import Office
from tests.api.test_publishing import beijing, choose, opened, step, to

pytestmark = pytest.mark.usefixtures("office")


def inquiry(office: Office, **more: str) -> dict[str, Any]:
    form = {"title": "东湾化工园爆燃", "occurred_at": beijing("2026-01-10T08:00")}
    return opened(office, "accident_inquiry", **(form | more))


def live(case: dict[str, Any], duty: str) -> dict[str, Any]:
    (found,) = [
        each
        for each in case["clocks"]
        if each["duty"]["code"] == duty and each["state"]["code"] != "superseded"
    ]
    return dict(found)


def test_the_days_of_an_appraisal_do_not_count(office: Office) -> None:
    case = inquiry(office)
    assert live(case, "investigation")["due"] == "2026-03-11T15:59:59Z"
    case = step(office, case, "begin_appraisal", at=beijing("2026-03-04T11:30"), reference="鉴定委托 1 号")
    assert live(case, "investigation")["state"]["code"] == "suspended"
    to(office, "2026-03-09T10:00")
    case = step(office, case, "end_appraisal", at=beijing("2026-03-09T09:30"), reference="鉴定意见 1 号")
    clock = live(case, "investigation")
    # Five days stood still; 03-16 is a Monday.
    assert (clock["state"]["code"], clock["due"]) == ("running", "2026-03-16T15:59:59Z")


def test_the_government_may_extend_by_sixty_days_at_most(office: Office) -> None:
    case = inquiry(office)
    asked = {
        "kind": "extend",
        "reason": "情况复杂，经县政府批准",
        "obligation_id": live(case, "investigation")["id"],
        "amount": 61,
    }
    path = f"/cases/{case['id']}/easings"
    assert office.does("duty", path, asked, expect=409)["code"] == "extension_too_long"
    easing = office.does("duty", path, asked | {"amount": 60})["easings"][0]
    case = office.does("leader", f"/easings/{easing['id']}/confirm")
    # One count of 120 days from 01-10; 05-10 is a Sunday.
    assert live(case, "investigation")["due"] == "2026-05-11T15:59:59Z"


@pytest.mark.parametrize(("grade", "due"), [("II", "2026-03-19T15:59:59Z"), ("I", "2026-04-03T15:59:59Z")])
def test_from_the_report_to_the_approval_and_a_year_on(office: Office, grade: str, due: str) -> None:
    choose(office, "national+house")
    case = inquiry(office, grade=grade)
    case = step(office, case, "submit_inquiry", at=beijing("2026-03-04T11:00"), reference="调查报告")
    assert live(case, "investigation")["state"]["code"] == "met"
    approval = live(case, "investigation_approval")
    assert (approval["due"], approval["owing"]) == (due, "本级人民政府")
    case = step(office, case, "approve_inquiry", at=beijing("2026-03-04T11:40"), reference="批复 1 号")
    assert live(case, "investigation_approval")["state"]["code"] == "met"
    # A house target, labelled: no text says how soon the outcome has to be public.
    target = live(case, "result_publication")
    assert [(rule["id"], rule["binding"]) for rule in target["rules"]] == [("HT-22", False)]
    assert live(case, "follow_up")["due"] == "2027-03-04T15:59:59Z"
    for name, duty in (("publish_outcome", "result_publication"), ("publish_evaluation", "follow_up")):
        case = step(office, case, name, at=beijing("2026-03-04T11:50"), url="https://example.gov.cn/r")
        assert live(case, duty)["state"]["code"] == "met"
    archived = office.does("duty", f"/cases/{case['id']}/archive", {"reason": "已评估"})
    assert archived["state"]["code"] == "archived"
