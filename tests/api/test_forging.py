"""Every way of cheating a clock that we could think of, tried through the API: each is refused, or flagged for ever."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from alerts.dossiers import explain
from alerts.models import Easing, Obligation
from huiying import audit
from huiying.audit import AuditRow
from huiying.clock import BEIJING
from tests.api.conftest import Office
from tests.api.fire import BROKE_OUT
from tests.api.test_disclosure import applied, live
from tests.api.test_journey import a_fire, assigned, at, clock, conference, refused


def told(office: Office, who: str, path: str, body: Any = None) -> str:
    """The code with which the service refuses."""
    status, code = refused(office, who, path, body)
    assert status in {401, 403, 404, 409, 422}
    return code


def running(office: Office, case_id: int, duty: str = "press_conference") -> bool:
    return bool(clock(office.sees("duty", f"/cases/{case_id}"), duty)["state"]["code"] == "running")


# Evidence that is none


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ({"held_at": at(BROKE_OUT + timedelta(hours=2, minutes=1))}, "evidence_in_future"),
        ({"held_at": at(BROKE_OUT - timedelta(hours=1))}, "evidence_before_event"),
        ({"url": None}, "evidence_without_proof"),
        ({"url": None, "file_sha256": "ab" * 32}, "evidence_file_missing"),
        ({"kind": "notice"}, "notice_needs_review"),
        ({"head_spoke": None}, "evidence_incomplete"),
    ],
    ids=[
        "future",
        "before the event",
        "no proof",
        "a file never handed in",
        "notice by hand",
        "head left out",
    ],
)
def test_false_evidence_is_refused(office: Office, lie: dict[str, Any], code: str) -> None:
    case_id = a_fire(office)
    body = conference(office.clock.now() - timedelta(minutes=5), **lie)
    assert told(office, "spokesperson", f"/cases/{case_id}/evidence", body) == code
    assert running(office, case_id)


@pytest.mark.parametrize("kind", ["status", "internal_report"])
def test_paper_stops_no_clock(office: Office, kind: str) -> None:
    case_id = a_fire(office)
    body = {"kind": kind, "held_at": at(office.clock.now()), "note": "已处置完毕"}
    office.does("unit", f"/cases/{case_id}/assess", body, expect=403)
    office.does("duty", f"/cases/{case_id}/evidence", body)
    assert running(office, case_id)


def test_back_dated_evidence_stops_nothing_and_is_marked_for_ever(office: Office) -> None:
    case_id = a_fire(office)
    office.clock.advance(timedelta(hours=23))
    body = conference(BROKE_OUT + timedelta(hours=20))
    [late] = office.does("spokesperson", f"/cases/{case_id}/evidence", body)["evidence"]
    assert (late["late_entry"], late["counts"], running(office, case_id)) == (True, False, True)

    confirm = f"/evidence/{late['id']}/confirm"
    assert told(office, "spokesperson", confirm) == "same_person"
    case = office.does("leader", confirm)
    assert (case["evidence"][0]["late_entry"], case["evidence"][0]["confirmed_by"]) == (True, "凌岛")
    assert told(office, "duty", confirm) == "evidence_not_pending"
    assert told(office, "leader", confirm) == "evidence_not_pending"
    first, *_ = [each for each in case["clocks"] if each["duty"]["code"] == "press_conference"]
    assert "superseded" in {first["state"]["code"], case["clocks"][-1]["state"]["code"]}


def test_a_clock_that_was_late_never_looks_met(office: Office) -> None:
    """The due time passes; evidence dated before it makes a new clock, the late one stays beside it."""
    case_id = a_fire(office)
    office.clock.advance(timedelta(hours=23))
    body = conference(office.clock.now() - timedelta(hours=1, minutes=30))
    case = office.does("spokesperson", f"/cases/{case_id}/evidence", body)
    states = {
        (each["state"]["code"], each["overdue"] or each["state"]["code"] == "superseded")
        for each in case["clocks"]
        if each["duty"]["code"] == "press_conference"
    }
    assert states == {("met", False), ("superseded", True)}


def test_evidence_of_one_case_stops_no_clock_of_another(office: Office) -> None:
    first, second = a_fire(office), a_fire(office, deaths=12)
    case = office.does("spokesperson", f"/cases/{first}/evidence", conference(office.clock.now()))
    assert clock(case, "press_conference")["state"]["code"] == "met"
    assert running(office, second)
    elsewhere = clock(case, "first_information")["id"]
    body = {"kind": "inapplicable", "obligation_id": elsewhere, "reason": "借用别的办件"}
    assert told(office, "duty", f"/cases/{second}/easings", body) == "obligation_not_found"


def test_evidence_shown_false_never_counted(office: Office) -> None:
    case_id = a_fire(office)
    case = office.does("spokesperson", f"/cases/{case_id}/evidence", conference(office.clock.now()))
    [held] = case["evidence"]
    office.clock.advance(timedelta(hours=23))
    office.does("duty", f"/evidence/{held['id']}/withdraw", {"reason": "根本没有开", "false": True})
    assert running(office, case_id)
    again = {"reason": "再撤一次", "false": True}
    assert told(office, "duty", f"/evidence/{held['id']}/withdraw", again) == "evidence_withdrawn"


# Pressure taken off by one person


def test_nothing_is_eased_by_one_person(office: Office) -> None:
    case_id = a_fire(office)
    path = f"/cases/{case_id}"
    later = {"occurred_at": at(BROKE_OUT + timedelta(hours=1)), "reason": "记错了"}
    assert (
        told(office, "leader", f"{path}/grade", {"grade": "IV", "reason": "不严重"})
        == "second_person_required"
    )
    assert told(office, "duty", f"{path}/time", later) == "second_person_required"

    asked = office.does("duty", f"{path}/easings", {"kind": "grade_down", "grade": "IV", "reason": "不严重"})
    confirm = f"/easings/{asked['easings'][0]['id']}/confirm"
    assert told(office, "duty", confirm) == "same_person"
    assert told(office, "unit", confirm) == "no_permission"
    assert office.sees("duty", path)["grade"]["code"] == "II"


def test_a_confirmation_is_not_replayed(office: Office) -> None:
    case_id = a_fire(office)
    body = {"kind": "grade_down", "grade": "III", "reason": "人数有误"}
    [asked] = office.does("duty", f"/cases/{case_id}/easings", body)["easings"]
    office.does("duty2", f"/easings/{asked['id']}/confirm")
    office.does("duty", f"/cases/{case_id}/grade", {"grade": "II", "reason": "复核属实"})
    assert told(office, "duty2", f"/easings/{asked['id']}/confirm") == "easing_decided"
    assert office.sees("duty", f"/cases/{case_id}")["grade"]["code"] == "II"


def test_a_binding_clock_is_not_waived(office: Office) -> None:
    case_id = a_fire(office)
    owed = clock(office.sees("duty", f"/cases/{case_id}"), "press_conference")["id"]
    body = {"kind": "waive", "obligation_id": owed, "reason": "来不及"}
    assert told(office, "duty", f"/cases/{case_id}/easings", body) == "binding_clock"


def test_a_new_assessment_drops_no_clock(office: Office) -> None:
    case_id = a_fire(office, deaths=4)
    office.does("duty", f"/cases/{case_id}/assess", {"decision": "must_answer", "reason": "有人死亡"})
    for decision in ("no_answer", "false_alarm", "watch", "pass_on"):
        body = {"decision": decision, "reason": "改判"}
        assert told(office, "duty", f"/cases/{case_id}/assess", body) == "second_person_required"
    assert running(office, case_id, "response")


def test_a_case_is_not_put_away_over_an_open_clock(office: Office) -> None:
    case_id = a_fire(office)
    office.does("duty", f"/cases/{case_id}/assess", {"decision": "no_answer", "reason": "不归我们"})
    assert told(office, "leader", f"/cases/{case_id}/archive", {"reason": "办结"}) == "duties_open"
    early = {"obligation_id": clock(office.sees("duty", f"/cases/{case_id}"), "press_conference")["id"]}
    assert (
        told(office, "duty", f"/cases/{case_id}/concede", early | {"reason": "不办了"}) == "clock_not_overdue"
    )


def test_a_late_case_is_not_merged_away(office: Office) -> None:
    late, prompt = a_fire(office), a_fire(office, deaths=12)
    office.does("spokesperson", f"/cases/{prompt}/evidence", conference(office.clock.now()))
    office.clock.advance(timedelta(hours=23))
    body = {"into": prompt, "reason": "同一起火灾"}
    assert told(office, "duty", f"/cases/{late}/merge", body) == "second_person_required"
    assert told(office, "unit", f"/cases/{late}/merge", body) == "no_permission"

    asked = office.does("duty", f"/cases/{late}/easings", {"kind": "merge", **body})
    confirm = f"/easings/{asked['easings'][0]['id']}/confirm"
    assert told(office, "duty", confirm) == "same_person"
    gone = office.does("duty2", confirm)
    assert gone["survivor"]["id"] == prompt
    assert all(each["state"]["code"] == "superseded" for each in gone["clocks"])
    with office.database.reading() as session:
        kept = session.scalars(select(Obligation).where(Obligation.case_id == late))
        assert {row.duty for row in kept if row.was_late} == {"first_information", "press_conference"}


def test_an_extension_is_not_asked_for_late(office: Office) -> None:
    case = applied(office)
    owed = live(case)
    asked = {
        "kind": "extend",
        "obligation_id": owed["id"],
        "reason": "资料较多",
        "amount": 20,
        "told_at": at(office.clock.now()),
        "reference": "清源公开延〔2026〕1号",
    }
    office.turn(office.clock.now() + timedelta(days=40))
    assert told(office, "leader", f"/cases/{case['id']}/easings", asked) == "extension_too_late"
    with office.database.reading() as session:
        assert session.scalar(select(func.count(Easing.id))) == 0


def test_a_real_clock_is_not_turned(office: Office) -> None:
    answer = office.client("admin").put("/api/clock", json={"now": at(office.clock.now())})
    assert (answer.status_code, answer.json()["code"]) == (409, "clock_is_real")


# People who may not


def test_a_unit_does_nothing_to_the_case_of_another(office: Office) -> None:
    case_id = a_fire(office)
    assigned(office, case_id)
    path = f"/cases/{case_id}"
    assert told(office, "stranger", f"{path}/measures", {"text": "代为处置"}) == "not_your_step"
    assert told(office, "stranger", f"{path}/evidence", conference(office.clock.now())) == "not_your_step"
    assert (
        told(office, "stranger", f"{path}/assess", {"decision": "watch", "reason": "看看"}) == "no_permission"
    )
    assert told(office, "unit", f"{path}/urge", {"text": "自己催自己"}) == "no_permission"


def test_nobody_acts_unknown_or_from_a_foreign_page(office: Office) -> None:
    case_id = a_fire(office)
    body = {"decision": "no_answer", "reason": "不必"}
    nobody = office.stranger().post(f"/api/cases/{case_id}/assess", json=body)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "signed_out")
    page = office.client("duty")
    foreign = page.post(f"/api/cases/{case_id}/assess", json=body, headers={"X-Requested-With": "evil"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "csrf")


# Blame turned aside


def test_an_absent_head_stays_on_record_whatever_follows(office: Office) -> None:
    case_id = a_fire(office)
    assigned(office, case_id)
    path = f"/cases/{case_id}"
    office.does("spokesperson", f"{path}/evidence", conference(office.clock.now(), head_spoke=False))
    office.clock.advance(timedelta(minutes=30))
    later = conference(office.clock.now(), url="https://qingyuan.example/live/2")
    case = office.does("spokesperson", f"{path}/evidence", later)
    assert clock(case, "press_conference")["state"]["code"] == "met"

    [noted] = [each for each in case["findings"] if each["ground"]["code"] == "head_absent"]
    withdraw = f"/findings/{noted['id']}/withdraw"
    assert told(office, "leader", withdraw, {"reason": "后来出席了"}) == "finding_not_so"
    [first] = [each for each in case["evidence"] if each["head_spoke"] is False]
    office.does("spokesperson", f"/evidence/{first['id']}/withdraw", {"reason": "记错了", "false": True})
    [kept] = office.sees("leader", "/findings?ground=head_absent")["items"]
    assert kept["flaw"] == "所依据的证据已撤回或认定不实：记错了"
    assert (kept["state"]["code"], kept["unit"]["id"]) == ("noted", "emergency")


def test_who_accuses_does_not_judge_and_nobody_is_judged_unheard(office: Office) -> None:
    case_id = a_fire(office)
    assigned(office, case_id)
    body = {"ground": "weak_handling", "text": "两小时无人处置", "url": "https://qingyuan.example/v/1"}
    bare = {"ground": "weak_handling", "text": "两小时无人处置"}
    assert told(office, "leader", f"/cases/{case_id}/findings", bare) == "finding_without_proof"
    assert told(office, "leader", f"/cases/{case_id}/findings", body | {"ground": "late_report"}) == (
        "ground_is_computed"
    )
    found = office.does("leader", f"/cases/{case_id}/findings", body)
    verdict = {"upheld": True, "reason": "属实", "outcome": "criticism"}
    assert told(office, "duty", f"/findings/{found['id']}/decide", verdict) == "no_permission"
    office.does("unit", f"/findings/{found['id']}/reply", {"text": "当时道路中断"})
    assert told(office, "leader", f"/findings/{found['id']}/decide", verdict) == "same_person"


# The record itself


def sealed(office: Office) -> audit.Verdict:
    """The verdict over the trail, its head written as each commit of the service writes it."""
    with office.database.reading() as session:
        last = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
        audit.write_head(office.context.settings.folder / "head", last.id, last.hash)
    return verdict(office)


def verdict(office: Office) -> audit.Verdict:
    with office.database.reading() as session:
        return audit.verify(session, office.context.settings.folder / "head")


def test_an_edited_audit_row_shows(office: Office) -> None:
    assigned(office, a_fire(office))
    assert sealed(office).sound
    with office.database.transaction() as session:
        session.execute(update(AuditRow).where(AuditRow.action == "case.assessed").values(actor="leader"))
    assert "被改动过" in (verdict(office).fault or "")


def test_a_deleted_tail_of_the_audit_table_shows(office: Office) -> None:
    assigned(office, a_fire(office))
    assert sealed(office).sound
    with office.database.transaction() as session:
        last = session.scalar(select(func.max(AuditRow.id)))
        session.execute(delete(AuditRow).where(AuditRow.id == last))
    assert "尾部可能被删" in (verdict(office).fault or "")


def test_a_row_taken_out_of_the_middle_shows(office: Office) -> None:
    assigned(office, a_fire(office))
    assert sealed(office).sound
    with office.database.transaction() as session:
        session.execute(delete(AuditRow).where(AuditRow.id == 2))
    assert "缺失" in (verdict(office).fault or "")


def test_a_trail_written_anew_shows_by_its_head(office: Office) -> None:
    """Somebody with the database recomputes every hash after a change: only the head beside it still knows."""
    assigned(office, a_fire(office))
    assert sealed(office).sound
    with office.database.transaction() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        forged = [(row.at, row.actor, row.action, row.subject, row.detail) for row in rows]
        session.execute(delete(AuditRow))
        session.expunge_all()
        for moment, actor, action, subject, detail in forged:
            blamed = "duty2" if actor == "duty" else actor
            audit.record(session, at=moment, actor=blamed, action=action, subject=subject, detail=detail)
    assert verdict(office).fault is not None


def test_a_changed_rule_pack_shows_on_the_clocks_it_made(office: Office) -> None:
    case_id = a_fire(office)
    with office.database.transaction() as session:
        row = session.scalars(select(Obligation).where(Obligation.case_id == case_id)).first()
        assert row is not None
        assert not explain(session, row.id, now=office.clock.now()).pack_changed
        row.pack_digest = "0" * 64
        session.flush()
        assert explain(session, row.id, now=office.clock.now()).pack_changed


def test_every_time_on_the_record_is_the_service_s_own(office: Office) -> None:
    """No form takes the time at which something was entered; what was entered when is the service's word."""
    case_id = a_fire(office)
    body = conference(office.clock.now()) | {"entered_at": at(BROKE_OUT)}
    assert told(office, "spokesperson", f"/cases/{case_id}/evidence", body) == "invalid_input"
    case = office.does("spokesperson", f"/cases/{case_id}/evidence", conference(office.clock.now()))
    entered = case["evidence"][0]["entered_at"]
    assert entered == office.clock.now().astimezone(BEIJING).astimezone().isoformat() or entered.startswith(
        "2026-03-04T04:00"
    )
