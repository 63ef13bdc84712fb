"""What holds for the clocks of any case, whatever happens to it."""

import random

from hypothesis import given
from hypothesis import strategies as st

from alerts.demands import CaseInputs, demands
from alerts.duties import Assessment, Duty, EvidenceKind
from alerts.evidence import Proof
from alerts.grades import Grade
from alerts.obligations import State, eases, obligations_for
from alerts.workdays import Calendar
from tests.unit.ledger import PACK, Ledger, a_case, hours

case_inputs = st.builds(
    a_case,
    grade=st.sampled_from([None, *Grade]),
    assessment=st.sampled_from([None, *Assessment]),
    occurred_at=st.one_of(st.none(), st.integers(-30, 30).map(hours)),
    first_seen_at=st.integers(-5, 30).map(hours),
)
proofs = st.lists(
    st.builds(
        Proof,
        id=st.integers(1, 50),
        kind=st.sampled_from(EvidenceKind),
        happened_at=st.integers(-5, 60).map(hours),
        counts=st.booleans(),
        withdrawn_at=st.one_of(st.none(), st.integers(0, 60).map(hours)),
        false=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda proof: proof.id,
)
histories = st.lists(case_inputs, min_size=1, max_size=6)


@given(histories, proofs, st.randoms(use_true_random=False))
def test_order_of_inputs_moves_no_deadline(
    history: list[CaseInputs], evidence: list[Proof], chance: random.Random
) -> None:
    plain, shuffled = Ledger(), Ledger()
    plain.evidence, shuffled.evidence = list(evidence), list(evidence)
    for step, case in enumerate(history):
        plain.follow(case, at=10.0 * step)
        shuffled.follow(case, at=10.0 * step, shuffle=chance)

    def record(ledger: Ledger) -> list[tuple[object, ...]]:
        return sorted((c.duty, c.rules, c.start, c.due, c.state, c.evidence_id or 0) for c in ledger.clocks)

    assert record(plain) == record(shuffled)


@given(histories, proofs)
def test_change_undone_restores_the_first_deadline_and_keeps_the_record(
    history: list[CaseInputs], evidence: list[Proof]
) -> None:
    ledger = Ledger()
    ledger.evidence = evidence
    ledger.follow(history[0], at=0)
    first = {clock.duty: (clock.start, clock.due, clock.rules) for clock in ledger.clocks}

    for step, case in enumerate([*history[1:], history[0]], 1):
        before = len(ledger.clocks)
        ledger.follow(case, at=10.0 * step)
        assert len(ledger.clocks) >= before, "the record only grows"

    for duty, promised in first.items():
        clock = ledger.live(duty)
        assert clock is not None
        assert (clock.start, clock.due, clock.rules) == promised


@given(histories, proofs)
def test_no_clock_that_was_late_is_ever_met(history: list[CaseInputs], evidence: list[Proof]) -> None:
    ledger = Ledger()
    ever_late: set[int] = set()
    for step, case in enumerate([case for case in history for _ in range(2)]):
        at = 9.0 * step
        ledger.evidence = evidence[: step + 1]
        ledger.follow(case, at=at)
        for clock in ledger.clocks:
            overdue = clock.state is State.RUNNING and hours(at) > clock.due
            if overdue or clock.state is State.MET_LATE:
                ever_late.add(clock.id)
            assert not (clock.id in ever_late and clock.state is State.MET)


@given(histories, proofs)
def test_what_is_owed_is_on_record_once_and_only_once(
    history: list[CaseInputs], evidence: list[Proof]
) -> None:
    ledger = Ledger()
    ledger.evidence = evidence
    for step, case in enumerate(history):
        ledger.follow(case, at=10.0 * step)
        owed = {demand.duty: demand.due for demand in demands(case, PACK, Calendar(), now=hours(10.0 * step))}
        running = {clock.duty: clock.due for clock in ledger.clocks if clock.state is State.RUNNING}
        live = {clock.duty: clock.due for duty in Duty if (clock := ledger.live(duty)) is not None}
        assert running.items() <= owed.items()
        assert owed.items() <= live.items()
        assert not ledger.follow(case, at=10.0 * step), "a plan carried out leaves nothing to do"


@given(case_inputs, case_inputs, st.integers(0, 60))
def test_of_a_change_and_its_undoing_that_move_a_running_clock_one_eases(
    one: CaseInputs, other: CaseInputs, at: int
) -> None:
    ledger = Ledger()
    ledger.follow(one, at=at)
    there = obligations_for(other, PACK, [], ledger.clocks, now=hours(at))
    ledger.follow(other, at=at)
    back = obligations_for(one, PACK, [], ledger.clocks, now=hours(at))

    moved = {opening.demand.due for opening in (*there.open, *back.open)}
    if there.supersede and back.supersede and len(moved) > 1:
        assert eases(there) or eases(back)
