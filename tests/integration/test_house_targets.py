"""House targets over a 舆情 case: keep telling, make the result public. They remind; they accuse nobody."""

import pytest
from sqlalchemy import select

from alerts import handling
from alerts.accounts import timeliness
from alerts.duties import Duty
from alerts.evidence import Submission
from alerts.findings.models import Finding
from alerts.models import Evidence, Obligation
from alerts.proofs import withdraw_evidence
from alerts.rulechoice import choosing
from alerts.timeliness import Filter
from tests.integration.office import (
    ADMIN,
    BUREAU,
    DUTY,
    Office,
    a_conference,
    a_notice,
    after,
    assess,
    record,
)


def said(office: Office, submission: Submission) -> Evidence:
    """Put what was said on record as soon as it was said."""
    return record(office, submission, entered=submission.happened_at)


def rounds(office: Office, duty: Duty) -> list[tuple[str, str | None, float, float]]:
    """Every round of a duty: state, outcome, start and due in hours after the fire."""
    with office.acting() as session:
        rows = session.scalars(select(Obligation).where(Obligation.duty == duty).order_by(Obligation.id))
        return [
            (
                row.state,
                row.outcome,
                round((row.start - after()).total_seconds() / 3600, 2),
                round((row.due - after()).total_seconds() / 3600, 2),
            )
            for row in rows
        ]


@pytest.fixture
def told(fire: Office) -> Office:
    """The fire in an office that follows the house targets, assessed and assigned to its bureau."""
    with fire.acting() as session:
        choosing.choose(session, "national+house", reason="采用内部目标", actor=ADMIN, now=after(hours=1))
    assess(fire)
    with fire.acting() as session:
        handling.assign(session, 1, unit_id="emergency", reason="主管", actor=DUTY, now=after(hours=2))
        handling.sign_for(session, 1, actor=BUREAU, now=after(hours=2.1))
    return fire


def test_nothing_is_to_be_updated_before_the_first_word(told: Office) -> None:
    assert rounds(told, Duty.CONTINUING_UPDATE) == []


def test_each_publication_ends_one_round_and_begins_the_next(told: Office) -> None:
    said(told, a_notice(after(hours=4)))
    assert rounds(told, Duty.CONTINUING_UPDATE) == [("running", None, 4, 28)]
    said(told, a_conference(after(hours=20)))
    said(told, a_notice(after(hours=50)))
    assert rounds(told, Duty.CONTINUING_UPDATE) == [
        ("superseded", "met", 4, 28),
        ("superseded", "met_late", 20, 44),
        ("running", None, 50, 74),
    ]


def test_a_late_round_accuses_nobody(told: Office) -> None:
    said(told, a_notice(after(hours=4)))
    said(told, a_notice(after(hours=40)))
    assert rounds(told, Duty.CONTINUING_UPDATE)[0] == ("superseded", "met_late", 4, 28)
    with told.acting() as session:
        assert session.scalars(select(Finding)).all() == []
        found = timeliness(session, Filter(), now=after(hours=40))
        assert {item.duty for item in found.items} == {Duty.RESPONSE}


def test_a_publication_withdrawn_takes_its_round_back(told: Office) -> None:
    said(told, a_notice(after(hours=4)))
    second = said(told, a_notice(after(hours=20)))
    with told.acting() as session:
        withdraw_evidence(session, second.id, false=True, reason="没有发布", actor=DUTY, now=after(hours=21))
    assert rounds(told, Duty.CONTINUING_UPDATE)[-1] == ("running", None, 4, 28)


def test_the_result_is_to_be_public_after_the_first_measure_and_ends_the_updates(told: Office) -> None:
    said(told, a_notice(after(hours=4)))
    with told.acting() as session:
        handling.record_measure(session, 1, text="封存现场", actor=BUREAU, now=after(hours=5))
        handling.record_measure(session, 1, text="约谈企业", actor=BUREAU, now=after(hours=9))
    # Sunday 2026-03-01; ten working days end on Friday 03-13 at 24:00.
    assert rounds(told, Duty.RESULT_PUBLICATION) == [("running", None, 5, 303.83)]
    with told.acting() as session:
        url = "https://example.gov.cn/result"
        handling.publish_result(session, 1, text="已停产整改", url=url, actor=BUREAU, now=after(hours=30))
    assert rounds(told, Duty.RESULT_PUBLICATION)[0][0] == "met"
    assert rounds(told, Duty.CONTINUING_UPDATE) == [("superseded", "running", 4, 28)]
    with told.acting() as session:
        last = session.scalars(select(Obligation).where(Obligation.duty == Duty.CONTINUING_UPDATE)).one()
        assert "已公布处置结果" in (last.closing_reason or "")
        assert last.was_late


def test_an_office_that_did_not_choose_them_owes_none(fire: Office) -> None:
    assess(fire)
    said(fire, a_notice(after(hours=4)))
    assert rounds(fire, Duty.CONTINUING_UPDATE) == []
