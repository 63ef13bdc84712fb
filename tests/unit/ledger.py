"""The record of one case's clocks without a database, and what it is made from."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.demands import CaseInputs
from alerts.duties import Assessment, Duty, EvidenceKind
from alerts.evidence import Proof
from alerts.grades import Grade
from alerts.obligations import Clock, Plan, State, obligations_for
from alerts.rules import national

FIRE = datetime(2026, 3, 1, 0, 10, tzinfo=UTC)
SEEN = FIRE + timedelta(minutes=40)
PACK = national()
SECOND = 1 / 3600
"""One second, in hours."""


def hours(count: float) -> datetime:
    """So many hours after the event."""
    return FIRE + timedelta(hours=count)


def a_case(
    grade: Grade | None = None,
    assessment: Assessment | None = None,
    occurred_at: datetime | None = FIRE,
    first_seen_at: datetime = SEEN,
) -> CaseInputs:
    return CaseInputs(
        grade=grade, assessment=assessment, occurred_at=occurred_at, first_seen_at=first_seen_at
    )


def a_notice(at: float, number: int = 1) -> Proof:
    return Proof(id=number, kind=EvidenceKind.NOTICE, happened_at=hours(at))


def a_conference(at: float, number: int = 2) -> Proof:
    return Proof(id=number, kind=EvidenceKind.PRESS_CONFERENCE, happened_at=hours(at))


class Ledger:
    """The record of one case's clocks: applies plans as the tables do."""

    def __init__(self) -> None:
        self.clocks: list[Clock] = []
        self.reasons: dict[int, str] = {}
        self.born_late: set[int] = set()
        self.evidence: list[Proof] = []

    def follow(self, case: CaseInputs, *, at: float, shuffle: random.Random | None = None) -> Plan:
        existing, evidence, pack = list(self.clocks), list(self.evidence), PACK
        if shuffle is not None:
            shuffle.shuffle(existing)
            shuffle.shuffle(evidence)
            pack = replace(pack, rules=tuple(shuffle.sample(pack.rules, len(pack.rules))))
        plan = obligations_for(case, pack, evidence, existing, now=hours(at))
        self._apply(plan, case)
        return plan

    def _apply(self, plan: Plan, case: CaseInputs) -> None:
        for gone in plan.supersede:
            self._put(replace(gone.clock, state=State.SUPERSEDED), gone.reason)
        for changed in plan.judge:
            self._put(
                replace(changed.clock, state=changed.verdict.state, evidence_id=changed.verdict.evidence_id)
            )
        for moved in plan.adjust:
            demand, clock = moved.demand, moved.clock
            self._put(
                replace(clock, due=demand.due, plain=demand.plain, state=moved.verdict.state), moved.reason
            )
        for opened in plan.open:
            demand = opened.demand
            clock = Clock(
                id=len(self.clocks) + 1,
                duty=demand.duty,
                body=demand.body,
                rules=demand.rules,
                start=demand.start,
                due=demand.due,
                plain=demand.plain,
                state=opened.verdict.state,
                stops=demand.stops,
                evidence_id=opened.verdict.evidence_id,
                inputs=case.as_json(),
            )
            self.clocks.append(clock)
            self.reasons[clock.id] = opened.reason
            if opened.born_late:
                self.born_late.add(clock.id)

    def _put(self, clock: Clock, reason: str = "") -> None:
        self.clocks[clock.id - 1] = clock
        self.reasons[clock.id] = reason

    def live(self, duty: Duty) -> Clock | None:
        found = [clock for clock in self.clocks if clock.duty is duty and clock.state is not State.SUPERSEDED]
        assert len(found) <= 1, "one clock a duty"
        return found[0] if found else None

    def states(self) -> list[tuple[str, str]]:
        return [(clock.duty, clock.state) for clock in self.clocks]
