"""征求意见 through the API: third parties and other organs, silence, both at once, entered too late; 合理期限, 转信访, 复议."""

from datetime import UTC, datetime

import pytest

from alerts.scheduler import lapses
from tests.api.case_forms import beijing, duties, letter, live, register, second, step, to
from tests.api.conftest import Office

pytestmark = pytest.mark.usefixtures("office")


def applied(office: Office, **more: str) -> dict[str, object]:
    form = {
        "applicant": "柳青",
        "content": "东湾片区棚户区改造的补偿标准",
        "channel": "in_person",
        "submitted_at": beijing("2026-03-04T10:00"),
    }
    return register(office, "disclosure_application", **(form | more))


def test_silence_of_a_third_party_ends_its_clock_and_lets_ours_run(office: Office) -> None:
    case = applied(office)
    to(office, "2026-03-09T10:00")
    case = step(office, case, "consult_third_party", **letter("2026-03-09T09:30"))
    asked = live(case, "consultation")
    assert asked["owing"] == "第三方"
    assert "期满自然结束" in asked["stops"]

    to(office, "2026-03-31T00:00")
    with office.database.transaction() as session:
        assert lapses.run(session, office.clock.now(), 10) == 1

    case = office.sees("duty", f"/cases/{case['id']}")
    assert duties(case) == {"consultation": "lapsed", "application_answer": "running"}
    assert not live(case, "consultation")["overdue"]
    assert live(case, "application_answer")["due"] == "2026-04-24T15:59:59Z"
    assert case["findings"] == []


def test_opinion_stops_the_clock_of_who_gave_it_alone(office: Office) -> None:
    case = applied(office)
    to(office, "2026-03-09T10:00")
    step(office, case, "consult_third_party", **letter("2026-03-09T09:30"))
    case = step(office, case, "consult_agency", **letter("2026-03-09T09:40"))
    assert live(case, "agency_opinion")["owing"] == "被征求意见的机关"

    to(office, "2026-03-11T10:00")
    case = step(office, case, "receive_opinion", **letter("2026-03-11T09:30"))
    assert duties(case) == {
        "consultation": "met",
        "agency_opinion": "running",
        "application_answer": "suspended",
    }
    assert case["state"]["label"] == "征求意见中"

    to(office, "2026-03-16T10:00")
    case = step(office, case, "receive_agency_opinion", **letter("2026-03-16T09:30"))
    assert case["state"]["label"] == "办理中"
    # 03-09 to 03-13 do not count, although two letters were out for some of them.
    assert live(case, "application_answer")["due"] == "2026-04-09T15:59:59Z"


def test_a_second_letter_waits_for_the_answer_to_the_first(office: Office) -> None:
    case = applied(office)
    step(office, case, "consult_agency", **letter("2026-03-04T11:00"))

    answer = step(office, case, "consult_agency", expect=409, **letter("2026-03-04T11:30"))

    assert answer["code"] == "pause_open"


def test_pause_entered_two_hours_late_needs_a_second_person(office: Office) -> None:
    case = applied(office)
    to(office, "2026-03-06T10:00")
    case = step(office, case, "consult_third_party", **letter("2026-03-06T07:30"))
    assert duties(case) == {"application_answer": "running"}
    assert case["pauses"] == []
    own = office.does("duty", f"/easings/{case['easings'][0]['id']}/confirm", expect=403)
    assert own["code"] == "same_person"

    case = second(office, case)
    assert duties(case) == {"consultation": "running", "application_answer": "suspended"}
    assert case["pauses"][0]["begin"] == "2026-03-05T23:30:00Z"


def test_pause_begun_after_the_end_makes_nothing_good(office: Office) -> None:
    case = applied(office)
    to(office, "2026-04-02T10:00")
    case = step(office, case, "consult_third_party", **letter("2026-04-02T09:30"))

    clock = live(case, "application_answer")
    assert (clock["state"]["code"], clock["overdue"], clock["due"]) == (
        "running",
        True,
        "2026-04-01T15:59:59Z",
    )


def test_wrong_confirmations_of_receipt(office: Office) -> None:
    form = {
        "applicant": "柳青",
        "content": "补偿标准",
        "channel": "signed_mail",
        "submitted_at": beijing("2026-03-04T10:00"),
        "confirmed_at": beijing("2026-03-04T11:00"),
    }
    body = {"kind": "disclosure_application", "form": form}
    assert "不以确认之日" in office.does("duty", "/cases", body, expect=422)["message"]

    case = applied(office, channel="internet")
    early = step(office, case, "confirm_receipt", expect=422, **letter("2026-03-04T09:00"))
    assert "早于提交时间" in early["message"]
    step(office, case, "confirm_receipt", **letter("2026-03-04T11:00"))
    # Confirming again would put the end off.
    again = step(office, case, "confirm_receipt", expect=409, **letter("2026-03-04T11:50"))
    assert again["code"] == "moment_known"

    case = step(office, case, "correct_receipt", note="电话记录写错", **letter("2026-03-04T11:30"))
    assert live(case, "application_answer")["start"] == "2026-03-04T03:00:00Z"
    assert live(second(office, case), "application_answer")["start"] == "2026-03-04T03:30:00Z"


def test_reasonable_period_of_article_35_takes_two_persons(office: Office) -> None:
    case = step(
        office,
        applied(office),
        "set_reasonable_period",
        note="一月内提交二百余件",
        agreed_on="2026-06-30",
        **letter("2026-03-04T11:30"),
    )
    assert live(case, "application_answer")["due"] == "2026-04-01T15:59:59Z"

    clock = live(second(office, case), "application_answer")
    assert clock["due"] == "2026-06-30T15:59:59Z"
    assert "2026-06-30" in clock["steps"][0]


def test_application_that_is_a_petition_goes_on_as_one(office: Office) -> None:
    case = applied(office)
    to(office, "2026-03-05T12:00")
    case = step(
        office,
        case,
        "redirect",
        opened_as="petition",
        note="内容是对补偿不满",
        **letter("2026-03-05T11:30", "告知〔2026〕4 号"),
    )
    assert case["state"]["code"] == "processing"
    case = second(office, case)

    assert case["state"]["label"] == "已终止"
    assert duties(case) == {}
    opened = next(each["value"] for each in case["form"] if each["name"] == "opened_case")
    rows = office.sees("duty", "/cases")["items"]
    petition = next(row for row in rows if row["number"] == opened)
    # It came when the application came: fifteen days from 4 March.
    petition = office.sees("duty", f"/cases/{petition['id']}")
    assert live(petition, "petition_notice")["due"] == "2026-03-19T15:59:59Z"
    assert {"name": "origin", "label": "由哪个办件转来", "value": case["number"]} in petition["form"]


def test_refusal_lets_the_applicant_ask_for_reconsideration_and_an_order_starts_anew(office: Office) -> None:
    case = applied(office)
    step(office, case, "answer", answer="refused", **letter("2026-03-04T11:00"))
    case = step(office, case, "deliver", **letter("2026-03-04T11:30", "回执 1 号"))
    remedy = live(case, "remedy")
    assert (remedy["owing"], remedy["due"]) == ("申请人", "2026-05-06T15:59:59Z")

    to(office, "2026-04-08T10:00")
    case = step(
        office, case, "remedy_filed", remedy="reconsideration", **letter("2026-04-08T09:30", "复议通知 9 号")
    )
    assert live(case, "remedy")["state"]["code"] == "met"
    assert case["state"]["label"] == "复议、诉讼中"

    to(office, "2026-05-20T10:00")
    case = step(
        office, case, "remedy_anew", agreed_on="2026-06-15", **letter("2026-05-20T09:30", "复议决定 9 号")
    )
    clock = live(case, "application_answer")
    assert (clock["state"]["code"], clock["due"]) == ("running", "2026-06-15T15:59:59Z")
    case = step(office, case, "answer", answer="none_held", **letter("2026-05-20T09:50"))
    assert live(case, "application_answer")["state"]["code"] == "met"


def test_rights_of_others_do_not_hold_the_archive_up(office: Office) -> None:
    case = applied(office)
    step(office, case, "answer", answer="none_held", **letter("2026-03-04T11:00"))
    case = step(office, case, "deliver", **letter("2026-03-04T11:30", "回执 1 号"))
    assert live(case, "remedy")["state"]["code"] == "running"

    case = office.does("duty", f"/cases/{case['id']}/archive", {"reason": "已经答复"})

    assert case["state"]["code"] == "archived"
    figures = office.sees("leader", "/timeliness")["figures"]
    assert figures["total"] == 1
    assert datetime.fromisoformat(live(case, "remedy")["due"]) > office.clock.now().astimezone(UTC)
