"""热线工单 and 投诉举报 through the API."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.api.case_forms import beijing, duties, letter, live, register, second, step, to
from tests.api.conftest import Office

pytestmark = pytest.mark.usefixtures("office")
NUMBER = "13912345678"


def ticket(office: Office, **more: str) -> dict[str, Any]:
    form = {
        "caller": "苏女士",
        "phone": NUMBER,
        "content": f"河滨路路灯不亮，回电 {NUMBER}",
        "category": "help",
        "received_at": beijing("2026-03-04T11:00"),
    }
    return register(office, "hotline_ticket", **(form | more))


def adopt(office: Office, packs: str) -> None:
    answer = office.client("admin").put("/api/rules/packs", json={"packs": packs, "reason": "本单位选用"})
    assert answer.status_code == 200, answer.text


def test_number_of_the_caller_is_stored_nowhere(office: Office) -> None:
    case = ticket(office)

    answers = {each["name"]: each["value"] for each in case["form"]}
    assert answers["phone"] == "*******5678"
    assert NUMBER not in str(case)
    with office.database.reading() as session:
        tables = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        for table in tables:
            rows = session.execute(text(f'SELECT * FROM "{table}"')).all()  # noqa: S608  # names of our own tables
            assert NUMBER not in str(rows), table


def test_no_clock_runs_where_no_text_sets_a_number(office: Office) -> None:
    case = ticket(office)

    assert duties(step(office, case, "dispatch", unit_id="housing", **letter("2026-03-04T11:30"))) == {}


def test_house_targets_run_once_adopted_and_accuse_nobody(office: Office) -> None:
    adopt(office, "national+house")
    case = ticket(office)
    assert live(case, "ticket_dispatch")["due"] == "2026-03-05T15:59:59Z"
    assert not live(case, "ticket_dispatch")["rules"][0]["binding"]
    case = step(office, case, "dispatch", unit_id="emergency", **letter("2026-03-04T11:30"))
    assert duties(case) == {"ticket_dispatch": "met", "ticket": "running"}

    to(office, "2026-03-12T09:00")
    case = step(office, case, "feed_back", who="unit", note="路灯已修复", **letter("2026-03-12T08:30"))
    assert duties(case) == {"ticket_dispatch": "met", "ticket": "met_late", "ticket_revisit": "running"}
    assert case["findings"] == []
    case = step(office, case, "revisit", satisfied="yes", **letter("2026-03-12T08:50", "回访录音 1"))
    assert (duties(case)["ticket_revisit"], case["state"]["label"]) == ("met", "已回访")


def test_house_pack_is_offered_like_any_other(office: Office) -> None:
    def shown() -> tuple[bool, bool]:
        packs = {pack["name"]: pack for pack in office.sees("admin", "/rules/packs")["packs"]}
        return packs["house"]["own"], packs["house"]["in_force"]

    assert shown() == (False, False)
    adopt(office, "national+house")
    assert shown() == (False, True)
    adopt(office, "national")
    assert shown() == (False, False)


def test_local_law_runs_where_the_office_adopted_it(office: Office) -> None:
    adopt(office, "national+jinan")
    case = step(office, ticket(office), "dispatch", unit_id="housing", **letter("2026-03-04T11:30"))

    clock = live(case, "ticket")
    assert ([rule["id"] for rule in clock["rules"]], clock["due"]) == (["HL-03x"], "2026-03-11T15:59:59Z")


def test_returned_ticket_is_judged_by_two_before_it_goes_to_another_unit(office: Office) -> None:
    case = step(office, ticket(office), "dispatch", unit_id="emergency", **letter("2026-03-04T11:30"))
    case = step(office, case, "return_ticket", who="unit", note="属住建职权")
    assert case["state"]["label"] == "退单审核中"
    case = step(office, case, "return_upheld", note="确属住建")
    assert case["state"]["label"] == "退单审核中"

    case = second(office, case)
    assert case["state"]["label"] == "待分转"
    case = step(office, case, "dispatch", unit_id="housing", **letter("2026-03-04T11:50"))
    assert case["unit"]["name"] == "县住建局"


def test_the_same_call_again_goes_into_the_first_ticket(office: Office) -> None:
    adopt(office, "national+house")
    first, again = ticket(office), ticket(office, received_at=beijing("2026-03-04T11:40"))

    kept = office.does("duty", f"/cases/{again['id']}/merge", {"into": first["id"], "reason": "重复诉求"})

    merged = office.sees("duty", f"/cases/{again['id']}")
    assert (merged["state"]["code"], merged["survivor"]["number"]) == ("merged", first["number"])
    assert live(office.sees("duty", f"/cases/{first['id']}"), "ticket_dispatch")["state"]["code"] == "running"
    assert kept


def lodged(office: Office, **more: str) -> dict[str, Any]:
    form = {
        "complainant": "钟禾",
        "respondent": "清源便民超市",
        "content": "购买的食品过期",
        "matter": "complaint",
        "received_at": beijing("2026-03-04T10:00"),
    }
    return register(office, "complaint", **(form | more))


def test_complaint_is_accepted_then_mediated(office: Office) -> None:
    case = lodged(office)
    assert duties(case) == {"complaint_acceptance": "running"}
    case = step(office, case, "accept_complaint", **letter("2026-03-04T11:00"))
    assert duties(case) == {"complaint_acceptance": "met", "complaint_mediation": "running"}
    assert live(case, "complaint_mediation")["due"] == "2026-05-11T15:59:59Z"

    case = step(office, case, "end_mediation", result="agreed", **letter("2026-03-04T11:40"))
    assert duties(case) == {"complaint_acceptance": "met", "complaint_mediation": "met"}


def test_report_is_verified_and_the_named_reporter_told(office: Office) -> None:
    case = lodged(office, matter="report", real_name="yes")
    assert step(office, case, "accept_complaint", expect=409, **letter("2026-03-04T11:00"))
    to(office, "2026-03-26T10:00")
    case = step(office, case, "decide_report", decision="filed", **letter("2026-03-26T09:00"))
    assert duties(case) == {"report_verification": "met_late", "reporter_notice": "running"}
    assert live(case, "reporter_notice")["due"] == "2026-04-02T15:59:59Z"

    case = step(office, case, "tell_reporter", **letter("2026-03-26T09:30"))
    assert duties(case)["reporter_notice"] == "met"


def test_verification_is_prolonged_by_consent_alone(office: Office) -> None:
    case = lodged(office, matter="report")
    asked = {
        "kind": "extend",
        "reason": "需要外省协查",
        "obligation_id": live(case, "report_verification")["id"],
        "amount": 15,
    }
    office.does("duty", f"/cases/{case['id']}/easings", asked | {"amount": 16}, expect=409)
    case = office.does("duty", f"/cases/{case['id']}/easings", asked)

    assert live(second(office, case, who="leader"), "report_verification")["due"] == "2026-04-16T15:59:59Z"


def test_withdrawn_complaint_takes_two_persons(office: Office) -> None:
    case = step(office, lodged(office), "withdraw_complaint", **letter("2026-03-04T11:00", "撤回书"))
    assert duties(case) == {"complaint_acceptance": "running"}

    case = second(office, case)
    assert (duties(case), case["state"]["label"]) == ({}, "已终止")
