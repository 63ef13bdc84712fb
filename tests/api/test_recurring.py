"""What comes back with the calendar, over HTTP."""

from datetime import datetime
from typing import Any

from alerts.recurring import opening
from alerts.rulechoice import choosing
from huiying import schedule
from huiying.clock import BEIJING
from huiying.people import Actor
from tests.api.conftest import Office

ADMIN = Actor(username="admin", name="安闵")


def put(office: Office, who: str, form: str, expect: int = 200) -> Any:
    answer = office.client(who).put("/api/recurring/office", json={"form": form})
    assert answer.status_code == expect, answer.text
    return answer.json()


def test_the_administrator_says_what_kind_of_office_this_is(office: Office) -> None:
    assert office.sees("duty", "/recurring") == {
        "office": {"code": "department", "label": "人民政府部门"},
        "periods": [],
    }
    put(office, "duty", "government", expect=403)
    put(office, "admin", "ministry", expect=422)
    assert put(office, "admin", "government")["office"]["code"] == "government"


def test_periods_open_themselves_and_are_done_in_one_step(office: Office) -> None:
    with office.database.transaction() as session:
        choosing.choose(session, "national+township", reason="采用", actor=ADMIN, now=office.clock.now())
    schedule.pass_through(office.database, (opening.PART,), now=office.clock.now())
    found = {each["limit"]: each for each in office.sees("unit", "/recurring")["periods"]}
    quarter, report = found["GI-19.update_of_quarter"], found["GI-09.annual_report_department"]
    assert (quarter["period"], quarter["title"]) == ("2026Q1", "2026 年第一季度 每季度更新一次")
    assert quarter["state"] == {"code": "per_open", "label": "期内待办"}
    # Its date had passed before anybody looked.
    assert (report["case_id"], report["ended"]) == (None, True)

    done = datetime(2026, 3, 4, 11, 0, tzinfo=BEIJING).isoformat()
    fields = {"at": done, "url": "https://example.gov.cn/hot"}
    case = office.does("duty", f"/cases/{quarter['case_id']}/steps/record_duty", {"fields": fields})
    assert case["clocks"][0]["state"]["code"] == "met"
    assert case["clocks"][0]["due"] == "2026-03-31T15:59:59Z"
