"""Cases and their clocks on both record engines: the day of a fire, and the course of a case."""

import pytest
from sqlalchemy import select

from alerts import dossiers, figures, handling, proofs
from alerts.accounts import timeliness
from alerts.duties import Assessment, Duty
from alerts.models import Alert, Case, CaseStep, GradeRecord
from alerts.stages import Stage
from alerts.timeliness import Filter
from huiying import audit
from huiying.errors import Conflict, Forbidden, Invalid
from huiying.people import Actor
from tests.integration.office import (
    ADMIN,
    BUREAU,
    DUTY,
    FIRE,
    HOUSING,
    SPOKESPERSON,
    Office,
    a_conference,
    a_notice,
    after,
    assess,
    record,
)

both_engines = pytest.mark.parametrize("record_url", ["sqlite", "postgresql"], indirect=True)


def test_official_report_opens_a_case_with_a_proposed_grade_and_its_reason(fire: Office) -> None:
    case = fire.case()

    assert (case.number, case.state, case.topic) == ("2026-0001", "assessing", "安全生产")
    assert (case.grade, case.confirmed_grade, case.is_proposed) == ("III", None, True)
    assert case.proposed_reason == "死亡 4 人 ≥ 3 → 较大（生产安全事故报告和调查处理条例 第三条）"
    assert fire.clocks() == []
    with fire.acting() as session:
        alert = session.scalars(select(Alert)).one()
    assert (alert.state, alert.level, alert.case_id) == ("opened", "emergency", 1)
    assert alert.reason.startswith("死亡 4 人 · 本地 · 1 源 · ")


def test_must_answer_starts_the_48_hour_clock_from_first_detection(fire: Office) -> None:
    assess(fire)

    clock = fire.clock(Duty.RESPONSE)
    assert (clock.start, clock.due) == (after(minutes=30), after(hours=48.5))
    assert (clock.rules, clock.state, clock.by_grade) == (["OP-02"], "running", False)
    assert "首次发现" in clock.start_reason
    assert fire.case().state == Stage.ASSIGNING


def test_rumour_changes_no_grade_and_is_told_once(fire: Office) -> None:
    for minutes in (90, 95, 99):
        fire.post(1, after(minutes=minutes), standing="private", kind="microblog", deaths=30)

    assert fire.case().grade == "III"
    assert fire.kinds().count("case.fact_doubted") == 1
    with fire.acting() as session:
        (doubt,) = figures.facts_of(session, session.get_one(Case, 1)).doubts
    assert (doubt.statement.value, doubt.times) == (30, 3)
    assert doubt.reason == "私人发帖称死亡 30 人，高于官方的死亡 4 人"


@both_engines
def test_the_day_of_the_fire(grave_fire: Office) -> None:
    office = grave_fire
    response, information, conference = office.clocks()
    assert (response.state, response.outcome, response.superseded_by) == (
        "superseded", "running", information.id,
    )  # fmt: skip
    assert "等级由较大改为重大" in (response.closing_reason or "")
    assert (information.duty, information.rules, information.start, information.due) == (
        "first_information", ["OP-03"], FIRE, after(hours=5),
    )  # fmt: skip
    assert information.born_late
    assert (conference.duty, conference.rules, conference.start, conference.due) == (
        "press_conference", ["OP-01", "OP-03", "OP-04"], FIRE, after(hours=24),
    )  # fmt: skip
    assert not conference.born_late

    record(office, a_notice(after(hours=6.5)), entered=after(hours=6.6))
    assert office.case().state == Stage.RESPONDING
    record(office, a_conference(after(hours=20)), entered=after(hours=21))

    assert office.states() == [
        ("response", "superseded"),
        ("first_information", "met_late"),
        ("press_conference", "met"),
    ]
    with office.acting() as session:
        told = timeliness(session, Filter(), now=after(hours=30))
        grades = [(row.grade, row.confirmed) for row in session.scalars(select(GradeRecord))]
    assert grades == [("III", False), ("II", False)]
    assert [(item.duty, item.obligation_id) for item in told.late] == [("first_information", information.id)]
    assert (told.overall.on_time, told.overall.late) == ((conference.id,), (information.id,))
    assert [tally.unit_id for tally in told.by_unit] == ["emergency"]


@both_engines
def test_chain_is_audited_and_announced_together(grave_fire: Office) -> None:
    record(grave_fire, a_conference(after(hours=6)), entered=after(hours=6.1))

    with grave_fire.acting() as session:
        head = session.scalars(select(audit.AuditRow).order_by(audit.AuditRow.id.desc())).first()
        assert head is not None
        audit.write_head(grave_fire.folder / "head", head.id, head.hash)
        assert audit.verify(session, grave_fire.folder / "head").sound
        actions = list(session.scalars(select(audit.AuditRow.action).order_by(audit.AuditRow.id)))
    assert actions == grave_fire.kinds()
    assert "obligation.superseded" in actions
    assert actions[-1] == "obligation.met"


@both_engines
def test_whole_course_to_the_archive(grave_fire: Office) -> None:
    office = grave_fire
    steps = [
        lambda session: handling.record_measure(
            session, 1, text="封控现场", actor=BUREAU, now=after(hours=6)
        ),
        lambda session: handling.respond(session, 1, actor=SPOKESPERSON, now=after(hours=6.1)),
        lambda session: proofs.record_evidence(
            session, 1, a_conference(after(hours=6.5)), actor=SPOKESPERSON, now=after(hours=6.6)
        ),
        lambda session: handling.publish_result(
            session, 1, text="已查明原因", url="https://qingyuan.example/r", actor=BUREAU, now=after(hours=70)
        ),
        lambda session: handling.evaluate_effect(
            session, 1, text="讨论平息", actor=DUTY, now=after(hours=90)
        ),
        lambda session: handling.archive(session, 1, actor=DUTY, now=after(hours=91)),
    ]
    for step in steps:
        with office.acting() as session:
            step(session)

    assert office.case().state == Stage.ARCHIVED
    with office.acting() as session:
        course = dossiers.case_view(session, 1, actor=DUTY, now=after(hours=92)).course
    assert [step.name for step in course if step.at is None] == []


@both_engines
def test_archive_is_refused_while_a_duty_is_open(fire: Office) -> None:
    assess(fire, Assessment.WATCH)
    fire.post(1, after(hours=2), deaths=12)
    assess(fire, Assessment.NO_ANSWER, at=3)

    with fire.refused("duties_open"), fire.acting() as session:
        handling.archive(session, 1, actor=DUTY, now=after(hours=4))


def test_unlisted_transition_is_refused(fire: Office) -> None:
    with fire.refused("transition_not_allowed"), fire.acting() as session:
        handling.sign_for(session, 1, actor=BUREAU, now=after(hours=1))
    with fire.refused("transition_not_allowed"), fire.acting() as session:
        handling.archive(session, 1, actor=DUTY, now=after(hours=1))

    assert fire.case().state == Stage.ASSESSING


def test_unit_acts_only_for_its_own_cases(grave_fire: Office) -> None:
    with grave_fire.refused("not_your_step"), grave_fire.acting() as session:
        handling.record_measure(session, 1, text="抢修", actor=HOUSING, now=after(hours=6))
    with grave_fire.acting() as session:
        handling.co_units(
            session, 1, unit_ids=["housing"], reason="房屋安全", actor=BUREAU, now=after(hours=6)
        )
    with grave_fire.acting() as session:
        handling.record_measure(session, 1, text="抢修", actor=HOUSING, now=after(hours=6.1))

    with grave_fire.refused("co_unit_is_unit"), grave_fire.acting() as session:
        handling.co_units(session, 1, unit_ids=["emergency"], reason="协办", actor=DUTY, now=after(hours=6.2))


@pytest.mark.parametrize("actor", [SPOKESPERSON, BUREAU, ADMIN])
def test_only_officers_assess(fire: Office, actor: Actor) -> None:
    with fire.refused("not_your_step"), fire.acting() as session:
        handling.assess(session, 1, decision=Assessment.WATCH, reason="看看", actor=actor, now=after(hours=1))


def test_sent_back_case_waits_for_assignment_again(fire: Office) -> None:
    assess(fire)
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="housing", reason="房屋", actor=DUTY, now=after(hours=1))
    with fire.acting() as session:
        handling.send_back(session, 1, reason="不属本局职责", actor=HOUSING, now=after(hours=1.1))

    assert (fire.case().state, fire.case().unit_id) == (Stage.ASSIGNING, None)
    with fire.acting() as session:
        view = dossiers.case_view(session, 1, actor=DUTY, now=after(hours=2))
    assert {step.name: step.at for step in view.course}["交办"] is None
    assert [entry.summary for entry in view.log][-1] == "退回：不属本局职责"


@pytest.mark.parametrize("words", ["", "  \n"])
def test_reasons_are_required(fire: Office, words: str) -> None:
    with fire.refused("words_required"), fire.acting() as session:
        handling.assess(
            session, 1, decision=Assessment.MUST_ANSWER, reason=words, actor=DUTY, now=after(hours=1)
        )


@both_engines
def test_refused_deed_leaves_the_record_as_it_was(fire: Office) -> None:
    before = fire.kinds()

    with pytest.raises(Invalid), fire.acting() as session:
        handling.assess(session, 1, decision=Assessment.WATCH, reason=" ", actor=DUTY, now=after(hours=1))
    with pytest.raises(Conflict), fire.acting() as session:
        handling.respond(session, 1, actor=DUTY, now=after(hours=1))
    with pytest.raises(Forbidden), fire.acting() as session:
        handling.assess(session, 1, decision=Assessment.WATCH, reason="看", actor=ADMIN, now=after(hours=1))

    assert fire.kinds() == before
    with fire.acting() as session:
        assert len(session.scalars(select(CaseStep)).all()) == len(
            [kind for kind in before if not kind.startswith("alert")]
        )
