"""问责 on record: the service points once at what was late, notes an absent head, and a person does the rest."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alerts import handling, proofs
from alerts.closing import unfinished
from alerts.deeds import get_case
from alerts.findings import outcomes, proceedings
from alerts.findings.accountability import FindingState, Ground, Outcome
from alerts.findings.models import Finding, FindingReply
from alerts.findings.proceedings import Charge
from alerts.models import Obligation
from alerts.scheduler.parts import parts
from huiying import schedule
from huiying.audit import AuditRow
from huiying.notify.models import Delivery, Notice
from huiying.people import Actor, Role
from tests.integration.office import (
    BUREAU,
    DUTY,
    HOUSING,
    LEADER,
    SPOKESPERSON,
    Office,
    a_conference,
    after,
    assess,
    record,
)
from tests.integration.people import STAFF

PARTS = parts(STAFF)
OTHER = Actor(username="wang", name="王领导", roles=frozenset({Role.LEADER}))
SHOWN = Charge(ground=Ground.HANDLING, text="现场两小时无人处置", url="https://qingyuan.example/v/1")


def findings(office: Office) -> list[Finding]:
    with office.acting() as session:
        return list(session.scalars(select(Finding).order_by(Finding.id)))


def raised(office: Office, at: float = 7) -> int:
    with office.acting() as session:
        return proceedings.raise_finding(
            session, 1, SHOWN, directory=STAFF, actor=LEADER, now=after(hours=at)
        ).id


def test_each_late_clock_is_pointed_at_once_and_accuses_nobody(grave_fire: Office) -> None:
    office = grave_fire
    for hours in (25, 26):
        with office.acting() as session:
            schedule.run_due(session, PARTS, now=after(hours=hours))

    late = [clock.id for clock in office.clocks() if clock.was_late]
    proposed = findings(office)
    assert [each.source for each in proposed] == [f"obligation:{each}" for each in late]
    assert len(late) == 2
    assert {(each.state, each.ground, each.raised_by) for each in proposed} == {
        (FindingState.PROPOSED, Ground.LATENESS, None)
    }
    assert all(each.text.startswith("系统提示：") and each.text.endswith("请核实") for each in proposed)


def test_a_clock_on_time_is_pointed_at_by_nobody(fire: Office) -> None:
    assess(fire)
    record(fire, a_conference(after(hours=3)), entered=after(hours=3.1))
    assert findings(fire) == []


def test_a_head_who_did_not_speak_stays_on_record_for_good(grave_fire: Office) -> None:
    office = grave_fire
    before = len(findings(office))
    record(office, a_conference(after(hours=8), head_spoke=False), entered=after(hours=8.1))
    assert office.clocks()[2].state == "met"

    record(office, a_conference(after(hours=20)), entered=after(hours=20.1))
    with office.acting() as session:
        proofs.withdraw_evidence(session, 1, false=False, reason="登记有误", actor=DUTY, now=after(hours=21))

    [noted] = findings(office)[before:]
    assert (noted.ground, noted.state, noted.source) == (Ground.HEAD_ABSENT, FindingState.NOTED, "evidence:1")
    assert noted.text.startswith("主要负责人未出席发声")
    with office.refused("finding_not_so"), office.acting() as session:
        proceedings.withdraw(session, noted.id, reason="后来出席了", actor=LEADER, now=after(hours=22))


def test_an_absent_head_is_noted_only_once_late_evidence_counts(grave_fire: Office) -> None:
    office = grave_fire
    before = len(findings(office))
    held = record(office, a_conference(after(hours=8), head_spoke=False), entered=after(hours=12))
    assert len(findings(office)) == before
    with office.acting() as session:
        proofs.confirm_evidence(session, held.id, actor=DUTY, now=after(hours=13))
    assert [each.ground for each in findings(office)[before:]] == [Ground.HEAD_ABSENT]


def upheld(office: Office, finding_id: int, *, hours: float) -> Finding:
    """The leader finds it true and decides on a talk."""
    with office.acting() as session:
        return proceedings.decide(
            session,
            finding_id,
            upheld=True,
            reason="属实",
            outcome=Outcome.TALK,
            directory=STAFF,
            actor=LEADER,
            now=after(hours=hours),
        )


def test_from_the_hint_to_the_talk(grave_fire: Office) -> None:
    office = grave_fire
    [hint] = findings(office)
    with office.acting() as session:
        taken = proceedings.take_up(
            session, hint.id, reason="调取通话记录属实", directory=STAFF, actor=DUTY, now=after(hours=7)
        )
    assert (taken.state, taken.raised_by, taken.unit_id) == ("raised", "zhao", "emergency")
    assert taken.reply_until == after(hours=7) + proceedings.HEARING

    with office.refused("reply_pending"):
        upheld(office, hint.id, hours=8)
    with office.refused("finding_not_found"), office.acting() as session:
        proceedings.reply(session, hint.id, text="与我局无关", actor=HOUSING, now=after(hours=9))
    for words in ("信号中断", "附通信公司证明"):
        with office.acting() as session:
            proceedings.reply(session, hint.id, text=words, actor=BUREAU, now=after(hours=9))
    decided = upheld(office, hint.id, hours=10)
    # Fifteen working days after Sunday 1 March 2026.
    assert decided.outcome_due is not None
    assert decided.outcome_due.isoformat() == "2026-03-20T15:59:59+00:00"
    assert decided.outcome_steps is not None
    assert decided.outcome_steps.startswith("内部目标，法规未定期限：15 个工作日")
    with office.acting() as session:
        done = proceedings.carry_out(
            session, hint.id, text="已约谈，限期整改", url=None, actor=LEADER, now=after(hours=30)
        )
        said = session.scalars(select(FindingReply.text).order_by(FindingReply.id)).all()
        actions = session.scalars(select(AuditRow.action).where(AuditRow.action.like("finding.%"))).all()
        told = session.execute(select(Notice.kind, Delivery.username).join(Delivery).order_by(Delivery.id))
        heard = [tuple(row) for row in told]
    assert heard == [
        ("finding.raised", "li"),
        ("finding.replied", "zhao"),
        ("finding.replied", "zhao"),
        ("finding.decided", "li"),
    ]
    assert (done.done_by, said) == ("qian", ["信号中断", "附通信公司证明"])
    assert actions == [
        "finding.proposed",
        "finding.raised",
        "finding.replied",
        "finding.replied",
        "finding.decided",
        "finding.carried_out",
    ]


def test_an_outcome_nobody_carries_out_is_said_once(grave_fire: Office) -> None:
    number = raised(grave_fire)
    over = after(hours=7) + proceedings.HEARING + timedelta(minutes=1)
    with grave_fire.acting() as session:
        decided = proceedings.decide(
            session,
            number,
            upheld=True,
            reason="属实",
            outcome=Outcome.CRITICISM,
            directory=STAFF,
            actor=OTHER,
            now=over,
        )
    assert decided.outcome_due is not None
    for late in (timedelta(), timedelta(seconds=1), timedelta(days=1)):
        with grave_fire.acting() as session:
            outcomes.run(session, decided.outcome_due + late, 10)
    with grave_fire.acting() as session:
        assert outcomes.next_at(session) is None
        query = select(Delivery.username).join(Notice).where(Notice.kind == "finding.outcome_overdue")
        assert session.scalars(query.order_by(Delivery.id)).all() == ["qian", "wang"]


def test_a_person_finds_with_evidence_and_another_decides(grave_fire: Office) -> None:
    office = grave_fire
    with office.refused("finding_without_proof"), office.acting() as session:
        bare = Charge(ground=Ground.ANSWER, text="用语不当")
        proceedings.raise_finding(session, 1, bare, directory=STAFF, actor=LEADER, now=after(hours=7))
    with office.refused("evidence_file_missing"), office.acting() as session:
        missing = Charge(ground=Ground.ANSWER, text="用语不当", sha256="0" * 64)
        proceedings.raise_finding(session, 1, missing, directory=STAFF, actor=LEADER, now=after(hours=7))
    with office.refused("ground_is_computed"), office.acting() as session:
        late = Charge(ground=Ground.LATENESS, text="迟了", url="https://qingyuan.example/v/1")
        proceedings.raise_finding(session, 1, late, directory=STAFF, actor=LEADER, now=after(hours=7))
    number = raised(office)
    over = after(hours=7) + proceedings.HEARING + timedelta(minutes=1)
    with office.refused("same_person"), office.acting() as session:
        proceedings.decide(
            session, number, upheld=False, reason="证据不足", directory=STAFF, actor=LEADER, now=over
        )
    with office.refused("outcome_mismatch"), office.acting() as session:
        proceedings.decide(
            session, number, upheld=True, reason="属实", directory=STAFF, actor=OTHER, now=over
        )
    with office.acting() as session:
        decided = proceedings.decide(
            session, number, upheld=False, reason="证据不足", directory=STAFF, actor=OTHER, now=over
        )
    assert (decided.state, decided.outcome, decided.reason) == ("dismissed", None, "证据不足")


@pytest.mark.parametrize("actor", [BUREAU, SPOKESPERSON, HOUSING])
def test_only_officers_raise(grave_fire: Office, actor: Actor) -> None:
    with grave_fire.refused("not_your_step"), grave_fire.acting() as session:
        proceedings.raise_finding(session, 1, SHOWN, directory=STAFF, actor=actor, now=after(hours=7))


def test_a_case_without_a_unit_needs_one_named(fire: Office) -> None:
    with fire.refused("unit_missing"), fire.acting() as session:
        proceedings.raise_finding(session, 1, SHOWN, directory=STAFF, actor=LEADER, now=after(hours=1))


def test_withdrawn_stays_on_record_and_opens_the_archive(fire: Office) -> None:
    fire.event()
    assess(fire)
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="emergency", reason="属地", actor=DUTY, now=after(hours=1.1))
    number = raised(fire, at=1.2)
    with fire.acting() as session:
        assert "问责（处置不得力）没有认定" in unfinished(session, get_case(session, 1))
    with fire.acting() as session:
        proceedings.withdraw(session, number, reason="查实为误会", actor=LEADER, now=after(hours=2))
    [kept] = findings(fire)
    assert (kept.state, kept.reason, kept.text) == ("withdrawn", "查实为误会", SHOWN.text)
    with fire.acting() as session:
        assert "问责（处置不得力）没有认定" not in unfinished(session, get_case(session, 1))


def test_an_unverified_rule_is_held_against_nobody(grave_fire: Office) -> None:
    with grave_fire.acting() as session:
        row = session.get_one(Obligation, 3)
        row.rules = ["ZZ-99"]
    with grave_fire.acting() as session:
        schedule.run_due(session, PARTS, now=after(hours=25))
    assert "obligation:3" not in {each.source for each in findings(grave_fire)}
