"""Evidence on record, and the ways people try to cheat a clock with it."""

from datetime import datetime

import pytest
from sqlalchemy import select

from alerts import clocks, proofs
from alerts.accounts import timeliness
from alerts.duties import Duty, EvidenceKind
from alerts.evidence import Submission
from alerts.models import Evidence
from alerts.timeliness import Filter
from huiying import blobs
from tests.integration.office import DUTY, LEADER, SPOKESPERSON, Office, a_conference, a_notice, after, record
from tests.seals import SEAL


def test_missed_duty_is_conceded_and_stays_missed(fire: Office) -> None:
    fire.post(1, after(hours=2), deaths=12)
    clock = fire.clock(Duty.FIRST_INFORMATION)
    with fire.refused("clock_not_overdue"), fire.acting() as session:
        clocks.concede(session, clock.id, reason="没有发布", actor=LEADER, now=after(hours=3))
    with fire.acting() as session:
        clocks.concede(session, clock.id, reason="没有发布", actor=LEADER, now=after(hours=9))

    record(fire, a_notice(after(hours=10)), entered=after(hours=10))

    assert fire.clock(Duty.FIRST_INFORMATION).state == "missed"


@pytest.mark.parametrize(
    ("submission", "entered", "code"),
    [
        (a_conference(after(hours=9)), after(hours=8), "evidence_in_future"),
        (a_conference(after(hours=-1)), after(minutes=40), "evidence_before_event"),
        (a_conference(after(hours=6), url=None), after(hours=6), "evidence_without_proof"),
        (a_conference(after(hours=6), url="在线直播"), after(hours=6), "evidence_bad_link"),
        (a_conference(after(hours=6), url=None, sha256="0" * 64), after(hours=6), "evidence_file_missing"),
        (a_conference(after(hours=6), url=None, sha256="xyz"), after(hours=6), "evidence_bad_digest"),
        (a_conference(after(hours=6), host=""), after(hours=6), "evidence_incomplete"),
        (a_conference(after(hours=6), head_spoke=None), after(hours=6), "evidence_incomplete"),
        (a_notice(after(hours=6), url=None), after(hours=6), "evidence_without_proof"),
    ],
)
def test_evidence_that_is_a_lie_is_refused_and_leaves_no_trace(
    grave_fire: Office, submission: Submission, entered: datetime, code: str
) -> None:
    before = grave_fire.states()

    with grave_fire.refused(code):
        record(grave_fire, submission, entered=entered)

    assert grave_fire.states() == before
    with grave_fire.acting() as session:
        assert session.scalars(select(Evidence)).all() == []


def test_file_kept_in_the_store_is_proof(grave_fire: Office) -> None:
    with grave_fire.acting() as session:
        digest = blobs.keep(session, b"%PDF-1.7 conference", "application/pdf", seal=SEAL, now=after(hours=1))

    record(grave_fire, a_conference(after(hours=6), url=None, sha256=digest), entered=after(hours=6.1))

    assert grave_fire.clock(Duty.PRESS_CONFERENCE).state == "met"


def test_late_entry_counts_only_after_a_second_person_and_stays_marked(grave_fire: Office) -> None:
    office = grave_fire
    row = record(office, a_conference(after(hours=20)), entered=after(hours=23.5))
    assert (row.late_entry, row.counts) == (True, False)
    assert office.clock(Duty.PRESS_CONFERENCE).state == "running"

    with office.refused("same_person"), office.acting() as session:
        proofs.confirm_evidence(session, row.id, actor=SPOKESPERSON, now=after(hours=23.6))
    with office.acting() as session:
        proofs.confirm_evidence(session, row.id, actor=DUTY, now=after(hours=23.7))

    clock = office.clock(Duty.PRESS_CONFERENCE)
    assert (clock.state, clock.evidence_id) == ("met", row.id)
    with office.acting() as session:
        assert session.get_one(Evidence, row.id).late_entry
        items = timeliness(session, Filter(duty=Duty.PRESS_CONFERENCE), now=after(hours=30)).items
    assert [(item.obligation_id, item.late_entry) for item in items] == [(clock.id, True)]
    with office.refused("evidence_not_pending"), office.acting() as session:
        proofs.confirm_evidence(session, row.id, actor=LEADER, now=after(hours=24))


def test_back_dated_evidence_leaves_the_late_clock_in_view(grave_fire: Office) -> None:
    office = grave_fire
    row = record(office, a_conference(after(hours=20)), entered=after(hours=30))
    with office.acting() as session:
        proofs.confirm_evidence(session, row.id, actor=LEADER, now=after(hours=31))

    old, new = [clock for clock in office.clocks() if clock.duty == Duty.PRESS_CONFERENCE]
    assert (old.state, old.was_late, old.superseded_by) == ("superseded", True, new.id)
    assert (new.state, new.due, new.was_late) == ("met", old.due, False)


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (EvidenceKind.INTERNAL_REPORT, ["running", "running"]),
        (EvidenceKind.DRAFT, ["running", "running"]),
        (EvidenceKind.STATUS, ["running", "running"]),
        (EvidenceKind.NOTICE, ["met_late", "running"]),
    ],
)
def test_only_the_right_kind_stops_a_clock(grave_fire: Office, kind: EvidenceKind, left: list[str]) -> None:
    submission = Submission(kind=kind, happened_at=after(hours=6), url="https://qingyuan.example/1")

    record(grave_fire, submission, entered=after(hours=6.1))

    assert [state for _, state in grave_fire.states()[1:]] == left


def test_a_notice_that_nobody_reviewed_is_refused(grave_fire: Office) -> None:
    with grave_fire.refused("notice_needs_review"), grave_fire.acting() as session:
        proofs.record_evidence(session, 1, a_notice(after(hours=6)), actor=SPOKESPERSON, now=after(hours=6.1))
    assert grave_fire.clock(Duty.FIRST_INFORMATION).state == "running"


def test_withdrawn_after_the_due_time_stays_met_but_false_never_counted(grave_fire: Office) -> None:
    office = grave_fire
    row = record(office, a_conference(after(hours=10)), entered=after(hours=10.5))
    with office.acting() as session:
        proofs.withdraw_evidence(
            session, row.id, false=False, reason="链接失效", actor=SPOKESPERSON, now=after(hours=25)
        )
    assert office.clock(Duty.PRESS_CONFERENCE).state == "met"

    with office.acting() as session:
        proofs.withdraw_evidence(
            session, row.id, false=True, reason="并未召开", actor=LEADER, now=after(hours=26)
        )

    clock = office.clock(Duty.PRESS_CONFERENCE)
    assert (clock.state, clock.due) == ("running", after(hours=24))
    assert "obligation.reopened" in office.kinds()
