"""The main job over HTTP: from the alert to the press conference that stops the clock, and every lie refused on the way."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from alerts.watch import notice_event
from huiying.audit import AuditRow, verify
from huiying.messages import Message
from nlp.models import Event
from tests.api.conftest import Office
from tests.api.fire import BROKE_OUT, a_case, a_post

Case = dict[str, Any]


def at(moment: datetime) -> str:
    return moment.isoformat()


def clock(case: Case, duty: str) -> Any:
    """The live clock of a duty."""
    [found] = [c for c in case["clocks"] if c["duty"]["code"] == duty and c["state"]["code"] != "superseded"]
    return found


def action(shown: Case, name: str) -> Any:
    [found] = [each for each in shown["actions"] if each["name"] == name]
    return found


def a_fire(office: Office, deaths: int = 11) -> int:
    with office.database.transaction() as session:
        return a_case(session, deaths=deaths, now=office.clock.now())


def assigned(office: Office, case_id: int) -> None:
    office.does("duty", f"/cases/{case_id}/assess", {"decision": "must_answer", "reason": "本县有人死亡"})
    office.does("duty", f"/cases/{case_id}/assign", {"unit_id": "emergency", "reason": "安全生产归口"})
    office.does("unit", f"/cases/{case_id}/sign_for")


WORDS = [
    {"text": "3月4日上午，河滨工业园一厂房起火，造成11人死亡。", "document_id": 1},
    {"text": "县政府已成立工作组。", "own": True},
]


def a_draft(office: Office, case_id: int) -> int:
    made = office.does(
        "spokesperson", f"/cases/{case_id}/drafts", {"title": "关于厂房火灾的通报", "sentences": WORDS}
    )
    return int(made["id"])


def approved(office: Office, draft_id: int) -> None:
    office.does("spokesperson", f"/drafts/{draft_id}/submit")
    for stage, reviewer in (("first", "first"), ("second", "second"), ("final", "third")):
        office.does(reviewer, f"/drafts/{draft_id}/reviews", {"stage": stage, "approve": True})
    office.does(
        "secrecy", f"/drafts/{draft_id}/secrecy", {"approve": True, "basis": "政府信息公开条例第十七条"}
    )
    cleared(office, draft_id)


JUDGED = {"content": "事实已核", "timing": "事故后首发", "manner": "网站首发"}


def cleared(office: Office, draft_id: int) -> None:
    """The gates beside the reviews and the slip."""
    for who, said in (
        ("spokesperson", {"gate": "attribute", "attribute": "proactive"}),
        ("secrecy", {"gate": "privacy"}),
        ("leader", {"gate": "judgement", **JUDGED}),
    ):
        office.does(who, f"/drafts/{draft_id}/gates", said)


def conference(moment: datetime, **changed: Any) -> dict[str, Any]:
    return {
        "kind": "press_conference",
        "held_at": at(moment),
        "place": "县融媒体中心",
        "host": "方正",
        "speakers": ["凌岛"],
        "head_spoke": True,
        "url": "https://qingyuan.example/live/1",
        **changed,
    }


def test_from_the_alert_to_the_archive(office: Office) -> None:
    case_id = a_fire(office)
    [alert] = office.sees("duty", "/alerts")["items"]
    assert office.does("duty", f"/alerts/{alert['id']}/acknowledge")["acknowledged_by"] == "杜值"
    case = office.sees("duty", f"/cases/{case_id}")
    assert case["grade"] == {"code": "II", "label": "重大"}
    assert case["grade_proposed"] is True
    assert clock(case, "press_conference")["due"] == "2026-03-05T02:00:00Z"
    assert clock(case, "press_conference")["proposed"] is True
    assert {rule["id"] for rule in clock(case, "press_conference")["rules"]} >= {"OP-01", "OP-03"}

    assert case["proposed_unit"] == {"id": "emergency", "name": "县应急管理局"}
    assert "安全生产" in case["proposed_unit_reason"]
    assigned(office, case_id)
    draft_id = a_draft(office, case_id)
    assert office.sees("unit", f"/cases/{case_id}")["state"]["code"] == "responding"
    approved(office, draft_id)
    office.clock.advance(timedelta(minutes=10))
    notice = {
        "channel": "县政府网站",
        "url": "https://qingyuan.example/notice/1",
        "published_at": at(office.clock.now()),
    }
    published = office.does("spokesperson", f"/drafts/{draft_id}/publications", notice)
    assert published["state"]["code"] == "published"
    assert not any(action["primary"] for action in published["actions"])
    assert published["publications"][0]["sha256"] == published["versions"][0]["sha256"]
    case = office.sees("duty", f"/cases/{case_id}")
    assert clock(case, "first_information")["state"]["code"] == "met"
    assert clock(case, "press_conference")["state"]["code"] == "running"

    office.clock.advance(timedelta(hours=3))
    held = office.clock.now() - timedelta(minutes=30)
    case = office.does("spokesperson", f"/cases/{case_id}/evidence", conference(held))
    met = clock(case, "press_conference")
    assert met["state"]["code"] == "met"
    assert [each["stops"] for each in case["evidence"] if each["id"] == met["evidence_id"]] == [[met["id"]]]

    office.does("unit", f"/cases/{case_id}/measures", {"text": "疏散周边企业，排查同类厂房"})
    result = {"text": "调查结果已公布", "url": "https://qingyuan.example/result/1"}
    office.does("unit", f"/cases/{case_id}/result", result)
    office.does("duty", f"/cases/{case_id}/effect", {"text": "公众质疑基本平息"})
    case = office.does("leader", f"/cases/{case_id}/archive", {"reason": "办结"})
    assert case["state"]["code"] == "archived"
    assert [step["state"] for step in case["steps"]] == ["done"] * 10
    with office.database.reading() as session:
        assert verify(session, office.context.settings.folder / "none").rows > 10


def test_a_head_count_that_rises_replaces_the_clocks_and_keeps_the_old_in_view(office: Office) -> None:
    case_id = a_fire(office, deaths=4)
    office.does("duty", f"/cases/{case_id}/assess", {"decision": "must_answer", "reason": "本县有人死亡"})
    case = office.sees("duty", f"/cases/{case_id}")
    assert case["grade"]["code"] == "III"
    assert clock(case, "response")["state"]["code"] == "running"
    office.clock.advance(timedelta(hours=6))
    with office.database.transaction() as session:
        event = session.get_one(Event, case["event_id"])
        a_post(session, event, deaths=11, at=office.clock.now() - timedelta(minutes=10))
        notice_event(session, event.id, now=office.clock.now())
    case = office.sees("duty", f"/cases/{case_id}")
    assert case["grade"]["code"] == "II"
    states = {(c["duty"]["code"], c["state"]["code"]) for c in case["clocks"]}
    assert ("response", "superseded") in states
    assert clock(case, "first_information")["born_late"] is True
    assert clock(case, "first_information")["overdue"] is True
    assert [fact["status"]["code"] for fact in case["facts"]] == ["held", "earlier"]


def refused(office: Office, who: str, path: str, body: Any) -> tuple[int, str]:
    answer = office.client(who).post(f"/api{path}", json=body)
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (lambda now: {"held_at": at(now + timedelta(minutes=1))}, "evidence_in_future"),
        (lambda _now: {"held_at": at(BROKE_OUT - timedelta(minutes=1))}, "evidence_before_event"),
        (lambda _now: {"url": None}, "evidence_without_proof"),
        (lambda _now: {"url": "ftp://files.example/a"}, "evidence_bad_link"),
        (lambda _now: {"url": None, "file_sha256": "0" * 64}, "evidence_file_missing"),
        (lambda _now: {"host": ""}, "evidence_incomplete"),
        (lambda _now: {"speakers": []}, "evidence_incomplete"),
        (lambda _now: {"head_spoke": None}, "evidence_incomplete"),
        (lambda _now: {"kind": "rumour"}, "unknown_word"),
    ],
)
def test_evidence_that_is_a_lie_is_refused(
    office: Office, changed: Callable[[datetime], dict[str, Any]], code: str
) -> None:
    case_id = a_fire(office)
    now = office.clock.now()
    body = conference(now - timedelta(minutes=5), **changed(now))
    assert refused(office, "spokesperson", f"/cases/{case_id}/evidence", body) == (422, code)
    case = office.sees("duty", f"/cases/{case_id}")
    assert case["evidence"] == []
    assert clock(case, "press_conference")["state"]["code"] == "running"


def test_late_evidence_is_marked_for_ever_and_counts_only_by_a_second_person(office: Office) -> None:
    case_id = a_fire(office)
    office.clock.advance(timedelta(hours=4))
    body = conference(office.clock.now() - timedelta(hours=3))
    case = office.does("spokesperson", f"/cases/{case_id}/evidence", body)
    [late] = case["evidence"]
    assert (late["late_entry"], late["counts"]) == (True, False)
    assert clock(case, "press_conference")["state"]["code"] == "running"
    confirm = f"/evidence/{late['id']}/confirm"
    assert refused(office, "spokesperson", confirm, None) == (403, "same_person")
    case = office.does("leader", confirm)
    [late] = case["evidence"]
    assert (late["late_entry"], late["counts"], late["confirmed_by"]) == (True, True, "凌岛")
    assert clock(case, "press_conference")["state"]["code"] == "met"


def test_evidence_taken_back_lets_the_clock_run_again(office: Office) -> None:
    case_id = a_fire(office)
    case = office.does("spokesperson", f"/cases/{case_id}/evidence", conference(office.clock.now()))
    [held] = case["evidence"]
    assert [each["name"] for each in held["actions"]] == ["withdraw"]
    assert clock(case, "press_conference")["state"]["code"] == "met"
    case = office.does("duty", f"/evidence/{held['id']}/withdraw", {"reason": "发布会改期"})
    assert clock(case, "press_conference")["state"]["code"] == "running"
    [kept] = case["evidence"]
    assert (kept["counts"], kept["flaw"], kept["actions"]) == (False, "发布会改期", [])


def test_an_earlier_time_needs_nobody_and_tightens(office: Office) -> None:
    case_id = a_fire(office)
    earlier = {"occurred_at": at(BROKE_OUT - timedelta(hours=1)), "reason": "监控显示"}
    case = office.does("duty", f"/cases/{case_id}/time", earlier)
    assert clock(case, "press_conference")["due"] == "2026-03-05T01:00:00Z"


def test_an_officers_figure_stands_above_all_and_units_can_help(office: Office) -> None:
    case_id = a_fire(office)
    body = {"kind": "deaths", "value": 12, "source": "县医院", "reason": "死亡证明"}
    case = office.does("duty", f"/cases/{case_id}/facts", body)
    assert [(fact["text"], fact["status"]["code"]) for fact in case["facts"]] == [
        ("12 人", "confirmed"),
        ("11 人", "earlier"),
    ]
    assigned(office, case_id)
    office.does("duty", f"/cases/{case_id}/co_units", {"unit_ids": ["housing"], "reason": "厂房安全"})
    assert office.does("stranger", f"/cases/{case_id}/measures", {"text": "排查同类厂房"})["measures"]


def test_no_easing_without_a_second_person(office: Office) -> None:
    case_id = a_fire(office)
    path = f"/cases/{case_id}"
    lighter = {"grade": "III", "reason": "数字有误"}
    assert refused(office, "duty", f"{path}/grade", lighter) == (403, "second_person_required")
    later = {"occurred_at": at(BROKE_OUT + timedelta(hours=1)), "reason": "时间有误"}
    assert refused(office, "duty", f"{path}/time", later) == (403, "second_person_required")
    asked = office.does("duty", f"{path}/easings", {"kind": "grade_down", **lighter})
    assert asked["grade"]["code"] == "II"
    [easing] = asked["easings"]
    assert easing["state"]["code"] == "proposed"
    confirm = f"/easings/{easing['id']}/confirm"
    assert refused(office, "duty", confirm, None) == (403, "same_person")
    assert refused(office, "spokesperson", confirm, None) == (403, "no_permission")
    case = office.does("duty2", confirm)
    assert (case["grade"]["code"], case["grade_proposed"]) == ("III", False)
    [easing] = case["easings"]
    assert (easing["proposed_by"], easing["confirmed_by"]) == ("杜值", "戴班")


def test_an_easing_can_be_turned_down(office: Office) -> None:
    case_id = a_fire(office)
    body = {"kind": "grade_down", "grade": "IV", "reason": "数字有误"}
    [easing] = office.does("duty", f"/cases/{case_id}/easings", body)["easings"]
    case = office.does("duty2", f"/easings/{easing['id']}/decline", {"reason": "官方数字未变"})
    assert case["easings"][0]["state"]["code"] == "declined"
    assert case["grade"]["code"] == "II"


def test_a_unit_acts_only_for_its_own_cases(office: Office) -> None:
    case_id = a_fire(office)
    office.does("duty", f"/cases/{case_id}/assess", {"decision": "must_answer", "reason": "本县有人死亡"})
    office.does("duty", f"/cases/{case_id}/assign", {"unit_id": "emergency", "reason": "归口"})
    assert refused(office, "stranger", f"/cases/{case_id}/sign_for", None) == (403, "not_your_step")
    case = office.does("unit", f"/cases/{case_id}/send_back", {"reason": "不归我们"})
    assert (case["state"]["code"], case["unit"]) == ("assigning", None)


def test_steps_out_of_order_are_refused(office: Office) -> None:
    case_id = a_fire(office)
    body = {"unit_id": "emergency", "reason": "归口"}
    assert refused(office, "duty", f"/cases/{case_id}/assign", body) == (409, "transition_not_allowed")
    assert refused(office, "leader", f"/cases/{case_id}/archive", {"reason": "办结"})[0] == 409


def test_an_overdue_duty_can_be_conceded_and_shows_in_timeliness(office: Office) -> None:
    case_id = a_fire(office)
    office.clock.advance(timedelta(hours=30))
    case = office.sees("duty", f"/cases/{case_id}")
    late = clock(case, "first_information")
    body = {"obligation_id": late["id"], "reason": "值守脱节"}
    office.does("duty", f"/cases/{case_id}/concede", body)
    page = office.sees("leader", "/timeliness")
    assert page["figures"]["missed"] == 1
    assert page["figures"]["overdue"] == 1
    assert {item["obligation"]["id"] for item in page["late"]} >= {late["id"]}


def test_every_deed_is_on_the_record_and_announced_together(office: Office) -> None:
    case_id = a_fire(office)
    assigned(office, case_id)
    with office.database.reading() as session:
        done = set(session.scalars(select(AuditRow.action)))
        told = set(session.scalars(select(Message.kind)))
    assert {"case.assessed", "case.assigned", "case.signed_for"} <= done & told


def test_actions_say_why_not(office: Office) -> None:
    case_id = a_fire(office)
    seen_by_unit = office.sees("unit", f"/cases/{case_id}")
    assert action(seen_by_unit, "assess")["allowed"] is False
    assert "值班员" in action(seen_by_unit, "assess")["why_not"]
    assert action(office.sees("duty", f"/cases/{case_id}"), "assess")["primary"] is True


def test_a_list_of_cases_says_how_many_stand_at_each_stage(office: Office) -> None:
    first, second = a_fire(office), a_fire(office, deaths=4)
    assigned(office, first)
    listed = office.sees("duty", "/cases?state=assessing")
    assert [case["id"] for case in listed["items"]] == [second]
    assert [(stage["code"], stage["count"]) for stage in listed["stages"]] == [
        ("assessing", 1),
        ("handling", 1),
    ]
    assert [stage["count"] for stage in office.sees("duty", "/cases?unit=emergency")["stages"]] == [1]


def test_an_event_names_the_alert_that_its_actions_are_for(office: Office) -> None:
    case = office.sees("duty", f"/cases/{a_fire(office)}")
    event = office.sees("duty", f"/events/{case['event_id']}")
    assert {"acknowledge", "open", "dismiss"} == {action["name"] for action in event["actions"]}
    assert office.does("duty", f"/alerts/{event['alert_id']}/acknowledge")["event_id"] == event["id"]
