"""A publication taken back, or found never to have been, and what its clocks make of it."""

import pytest
from sqlalchemy import func, select

from alerts.debts import CaseDebt
from alerts.duties import Duty
from huiying.audit import AuditRow
from response import withdrawals
from response.models import Publication
from response.rulings import Ruling
from response.terms import Attribute, Risk
from response.wording import Sentence
from tests.integration.office import DUTY, Office, after, assess
from tests.integration.test_drafts import (
    approve,
    publish,
    state,
    write,
)
from tests.integration.test_gates import owed, take_back

PROACTIVE = Ruling(attribute=Attribute.PROACTIVE)
JUDGED = Ruling(content="事实已核", timing="事故后首发", manner="网站首发")
ASSESSED = Ruling(
    risk=Risk.MEDIUM,
    reason="停车收费，关注度高",
    release_plan="周二上午发",
    interpretation_plan="图解加问答",
    response_plan="专人答复热线",
)
OWN = Sentence(text="县政府已成立工作组。", own=True)
READING = "https://qingyuan.example/reading/1"


def answered(fire: Office) -> int:
    """An answer to a fire of grade III, published 7 hours after it; 48 hours are given."""
    assess(fire)
    draft_id = write(fire, OWN)
    approve(fire, draft_id)
    publish(fire, draft_id, after(hours=7))
    assert fire.clock(Duty.RESPONSE).state == "met"
    return draft_id


def test_withdrawn_before_the_due_time_the_clock_runs_again_with_its_old_due(fire: Office) -> None:
    draft_id = answered(fire)
    due = fire.clock(Duty.RESPONSE).due
    take_back(fire, 1, at=9)
    clock = fire.clock(Duty.RESPONSE)
    assert (clock.state, clock.due, clock.evidence_id) == ("running", due, None)
    assert owed(fire) == []
    assert state(fire, draft_id) == "approved"
    publish(fire, draft_id, after(hours=10))
    assert fire.clock(Duty.RESPONSE).state == "met", "the same address may be published again"


def test_withdrawn_after_the_due_time_the_clock_stays_met_and_a_correction_is_owed(fire: Office) -> None:
    answered(fire)
    take_back(fire, 1, at=60)
    assert fire.clock(Duty.RESPONSE).state == "met"
    [task] = owed(fire)
    assert task.startswith("correction evidence:")
    with fire.acting() as session:
        words = session.scalars(select(CaseDebt.words)).one()
    assert "“回应”仍按它算完成" in words


@pytest.mark.parametrize("found_at", [9, 60])
def test_found_false_it_never_counted(fire: Office, found_at: int) -> None:
    answered(fire)
    due = fire.clock(Duty.RESPONSE).due
    take_back(fire, 1, at=found_at, false=True)
    clock = fire.clock(Duty.RESPONSE)
    assert (clock.state, clock.due) == ("running", due)
    assert owed(fire) == []
    with fire.refused("evidence_withdrawn"):
        take_back(fire, 1, at=found_at, false=True)


def test_evidence_of_a_publication_withdrawn_by_itself_takes_the_draft_along(fire: Office) -> None:
    draft_id = answered(fire)
    with fire.acting() as session:
        evidence_id = session.scalars(select(Publication.evidence_id)).one()
        withdrawals.withdraw(session, evidence_id, false=False, reason="误发", actor=DUTY, now=after(hours=8))
    assert state(fire, draft_id) == "approved"
    with fire.acting() as session:
        assert session.scalar(
            select(func.count(AuditRow.id)).where(AuditRow.action == "publication.withdrawn")
        )
