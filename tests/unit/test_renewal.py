"""A duty counted from its last act: each act ends one round, met or late, and begins the next."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.deadlines import Kind, Limit, Unit, due
from alerts.demands import CaseInputs
from alerts.duties import Duty, EvidenceKind, StartPoint
from alerts.evidence import Proof
from alerts.obligations import State
from alerts.workdays import Calendar
from tests.unit.duedates import at
from tests.unit.ledger import FIRE, Ledger, hours

WINDOW = Limit(amount=14, unit=Unit.DAY, kind=Kind.WINDOW)
gaps = st.lists(st.integers(1, 30 * 24 * 60), min_size=1, max_size=8)
"""Minutes from one update to the next."""


def page(updated: float) -> CaseInputs:
    """A home page last updated so many hours after the beginning."""
    return CaseInputs(
        kind="site_update",
        form={"part": "home_page"},
        grade=None,
        assessment=None,
        occurred_at=None,
        first_seen_at=FIRE,
        moments={StartPoint.LAST_UPDATE: hours(updated)},
    )


@given(gaps)
def test_each_round_is_judged_by_the_update_that_ends_it(minutes: list[int]) -> None:
    ledger, updated = Ledger(), 0.0
    ledger.follow(page(updated), at=updated)
    for number, gap in enumerate(minutes, 1):
        begun, updated = updated, updated + gap / 60
        proof = Proof(
            id=number, kind=EvidenceKind.PUBLICATION, duty=Duty.SITE_UPDATE, happened_at=hours(updated)
        )
        ledger.evidence.append(proof)
        plan = ledger.follow(page(updated), at=updated)
        in_time = hours(updated) <= due(hours(begun), WINDOW, Calendar()).due
        (gone,) = plan.supersede
        assert gone.verdict is not None
        assert gone.verdict.state is (State.MET if in_time else State.MET_LATE)
        assert gone.verdict.evidence_id == number
        (running,) = [clock for clock in ledger.clocks if clock.state is not State.SUPERSEDED]
        assert (running.state, running.start) == (State.RUNNING, hours(updated))


@given(gaps)
def test_looking_twice_changes_nothing(minutes: list[int]) -> None:
    ledger = Ledger()
    updated = sum(minutes) / 60
    ledger.evidence.append(
        Proof(id=1, kind=EvidenceKind.PUBLICATION, duty=Duty.SITE_UPDATE, happened_at=hours(updated))
    )
    ledger.follow(page(updated), at=updated)
    assert not ledger.follow(page(updated), at=updated)


def test_an_update_found_false_gives_the_round_before_back() -> None:
    ledger = Ledger()
    ledger.follow(page(0), at=0)
    ledger.evidence.append(
        Proof(id=1, kind=EvidenceKind.PUBLICATION, duty=Duty.SITE_UPDATE, happened_at=hours(24))
    )
    ledger.follow(page(24), at=24)
    ledger.evidence[0] = Proof(
        id=1, kind=EvidenceKind.PUBLICATION, duty=Duty.SITE_UPDATE, happened_at=hours(24), false=True
    )
    ledger.follow(page(0), at=25)
    (running,) = [clock for clock in ledger.clocks if clock.state is not State.SUPERSEDED]
    assert (running.start, running.due) == (FIRE, at("2026-03-15T23:59:59"))
    assert running.due - FIRE > timedelta(days=14)
