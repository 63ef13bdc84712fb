"""The engine of the clocks: what a case owes, from when, until when, and what the evidence makes of it. Pure.

One clock a duty and owing body, citing every rule that asks for it and running to the earliest binding one. A
clock once late is never turned into a met one: a correction closes it as superseded, in view for ever, and opens
another that is judged afresh.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from alerts.demands import CaseInputs, Demand, demands
from alerts.duties import ASSESSMENT_LABELS, DUTY_LABELS, Assessment, Duty, EvidenceKind
from alerts.evidence import Proof, earliest_stop
from alerts.grades import Grade
from alerts.rules import Pack
from alerts.workdays import Calendar
from huiying.clock import BEIJING


class State(StrEnum):
    """State of a clock. `running` past its due time is overdue, which is computed, never stored."""

    RUNNING = "running"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    WAIVED = "waived"
    INAPPLICABLE = "inapplicable"
    SUPERSEDED = "superseded"


BY_EVIDENCE = frozenset({State.RUNNING, State.MET, State.MET_LATE})
"""States that evidence decides; the others were decided by people and stay."""

STATE_LABELS = {
    State.RUNNING: "计时中",
    State.MET: "按时完成",
    State.MET_LATE: "超时完成",
    State.MISSED: "未完成",
    State.WAIVED: "已豁免",
    State.INAPPLICABLE: "不适用",
    State.SUPERSEDED: "已被替代",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """An obligation on record."""

    id: int
    duty: Duty
    body: str
    rules: tuple[str, ...]
    start: datetime
    due: datetime
    state: State
    stops: frozenset[EvidenceKind]
    evidence_id: int | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, tuple[str, ...], datetime, datetime]:
        return (self.duty, self.body, self.rules, self.start, self.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the evidence makes of a clock."""

    state: State
    evidence_id: int | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A clock to open; `born_late` when it was past due before it came to be."""

    demand: Demand
    verdict: Verdict
    born_late: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Supersession:
    """A clock to close as superseded, and by the clocks of which duties."""

    clock: Clock
    reason: str
    by: tuple[Duty, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A clock whose state the evidence changes."""

    clock: Clock
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to write so that the record says what the case owes now. Empty when it already does."""

    open: tuple[Opening, ...] = ()
    supersede: tuple[Supersession, ...] = ()
    judge: tuple[Judgement, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.open or self.supersede or self.judge)


def judge(stops: Iterable[EvidenceKind], due_at: datetime, evidence: Iterable[Proof]) -> Verdict:
    """Hold the evidence on record against a due time."""
    proof = earliest_stop(evidence, stops, due_at)
    if proof is None:
        return Verdict(state=State.RUNNING)
    state = State.MET if proof.happened_at <= due_at else State.MET_LATE
    return Verdict(state=state, evidence_id=proof.id, closed_at=proof.happened_at)


def obligations_for(
    case: CaseInputs,
    pack: Pack,
    evidence: Sequence[Proof],
    existing: Iterable[Clock],
    *,
    now: datetime,
    schedule: Calendar | None = None,
) -> Plan:
    """Compare what a case owes with the clocks on record. The order of any input decides nothing."""
    wanted = {(demand.duty, demand.body): demand for demand in demands(case, pack, schedule or Calendar())}
    live = sorted(
        (clock for clock in existing if clock.state is not State.SUPERSEDED), key=lambda each: each.id
    )
    plans = [_compare(clock, case, wanted, evidence, now) for clock in live]
    held = {(clock.duty, clock.body) for clock in live}
    fresh = [
        _opening(demand, evidence, now, _why_now(case, demand))
        for owed, demand in wanted.items()
        if owed not in held
    ]
    return Plan(
        open=tuple(opening for plan in plans for opening in plan.open) + tuple(fresh),
        supersede=tuple(each for plan in plans for each in plan.supersede),
        judge=tuple(each for plan in plans for each in plan.judge),
    )


def _compare(
    clock: Clock,
    case: CaseInputs,
    wanted: Mapping[tuple[Duty, str], Demand],
    evidence: Sequence[Proof],
    now: datetime,
) -> Plan:
    demand = wanted.get((clock.duty, clock.body))
    if demand is None:
        return _no_longer_asked(clock, case, wanted)
    if demand.key != clock.key:
        reason = _difference(clock, case, demand)
        return _replace(clock, demand, evidence, now, reason)
    if clock.state not in BY_EVIDENCE:
        return Plan()
    verdict = judge(clock.stops, clock.due, evidence)
    if verdict.state is State.MET and _was_late(clock, now):
        return _replace(clock, demand, evidence, now, "补记的证据表明在期限内已经完成，超时的记录保留")
    if (verdict.state, verdict.evidence_id) == (clock.state, clock.evidence_id):
        return Plan()
    return Plan(judge=(Judgement(clock=clock, verdict=verdict),))


def _was_late(clock: Clock, now: datetime) -> bool:
    return clock.state is State.MET_LATE or (clock.state is State.RUNNING and now > clock.due)


def _replace(clock: Clock, demand: Demand, evidence: Sequence[Proof], now: datetime, reason: str) -> Plan:
    return Plan(
        open=(_opening(demand, evidence, now, reason),),
        supersede=(Supersession(clock=clock, reason=reason, by=(clock.duty,)),),
    )


def _opening(demand: Demand, evidence: Sequence[Proof], now: datetime, reason: str) -> Opening:
    verdict = judge(demand.stops, demand.due, evidence)
    late = now > demand.due and verdict.state is not State.MET
    return Opening(demand=demand, verdict=verdict, born_late=late, reason=reason)


def _no_longer_asked(clock: Clock, case: CaseInputs, wanted: Mapping[tuple[Duty, str], Demand]) -> Plan:
    if clock.state is not State.RUNNING:
        return Plan()
    by = tuple(sorted(demand.duty for demand in wanted.values()))
    heirs = "、".join(f"{DUTY_LABELS[duty]}" for duty in by)
    reason = f"{_changes(clock, case)}，不再要求{DUTY_LABELS[clock.duty]}" + (
        f"，改由{heirs}承担" if by else ""
    )
    return Plan(supersede=(Supersession(clock=clock, reason=reason, by=by),))


def _why_now(case: CaseInputs, demand: Demand) -> str:
    if demand.by_grade and case.grade is not None:
        return f"等级为{case.grade.label}（{case.grade}）"
    if case.assessment is not None:
        return f"研判为{ASSESSMENT_LABELS[case.assessment]}"
    return "规则要求"


def _difference(clock: Clock, case: CaseInputs, demand: Demand) -> str:
    parts = [_changes(clock, case)]
    if clock.rules != demand.rules:
        parts.append(f"依据由{'、'.join(clock.rules)}改为{'、'.join(demand.rules)}")
    if clock.start != demand.start:
        parts.append(f"起算由 {_shown(clock.start)} 改为 {_shown(demand.start)}")
    if clock.due != demand.due:
        parts.append(f"到期由 {_shown(clock.due)} 改为 {_shown(demand.due)}")
    return "；".join(part for part in parts if part)


def _changes(clock: Clock, case: CaseInputs) -> str:
    """What changed in the case since a clock was opened, in words."""
    before, after = clock.inputs, case.as_json()
    words: dict[str, tuple[str, Callable[[str], str]]] = {
        "grade": ("等级", lambda value: Grade(value).label),
        "assessment": ("研判", lambda value: ASSESSMENT_LABELS[Assessment(value)]),
        "occurred_at": ("事发时间", lambda value: _shown(datetime.fromisoformat(value))),
        "first_seen_at": ("首次发现时间", lambda value: _shown(datetime.fromisoformat(value))),
    }
    changed = [
        f"{name}由{_or_none(before.get(key), show)}改为{_or_none(after[key], show)}"
        for key, (name, show) in words.items()
        if before.get(key) != after[key]
    ]
    return "，".join(changed)


def _or_none(value: str | None, show: Callable[[str], str]) -> str:
    return "未定" if value is None else show(value)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%m-%d %H:%M}"


def eases(plan: Plan) -> bool:
    """Whether a plan takes pressure off: a running clock goes, and what comes instead is due later, or nothing does.

    Whatever eases needs a second person, so neither the service nor one officer may carry such a plan out.
    """
    return any(_eased(gone, plan.open) for gone in plan.supersede)


def _eased(gone: Supersession, opened: Iterable[Opening]) -> bool:
    heirs = [opening.demand.due for opening in opened if opening.demand.duty in gone.by]
    return not heirs or min(heirs) > gone.clock.due
