"""The engine of the clocks: what a case owes, from when, until when, and what the evidence makes of it. Pure.

One clock a duty and owing body, citing every rule that asks for it and running to the earliest binding one. A
clock once late is never turned into a met one: a correction closes it as superseded, in view for ever, and opens
another that is judged afresh.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from alerts.demands import INSTANT, CaseInputs, Demand, demands
from alerts.duties import (
    ASSESSMENT_LABELS,
    DUTY_LABELS,
    RENEWING,
    START_LABELS,
    Assessment,
    Duty,
    EvidenceKind,
    StartPoint,
)
from alerts.evidence import Proof, Wanted, earliest_stop
from alerts.grades import Grade
from alerts.rules import Pack
from alerts.workdays import Calendar
from huiying.clock import BEIJING


class State(StrEnum):
    """State of a clock. `running` past its due time is overdue, which is computed, never stored."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    MET = "met"
    MET_LATE = "met_late"
    MISSED = "missed"
    WAIVED = "waived"
    INAPPLICABLE = "inapplicable"
    SUPERSEDED = "superseded"
    DRILL_ENDED = "drill_ended"
    LAPSED = "lapsed"
    """Its term is over and nobody here is to blame: a right not used, an opinion that did not come."""


OPEN = frozenset({State.RUNNING, State.SUSPENDED})
"""States in which something is still owed."""
SETTLED = "放假安排有变"
MADE_GOOD = "补记的证据表明在期限内已经完成，超时的记录保留"
GOOD_AFTER_ALL = {State.MET: MADE_GOOD, State.SUSPENDED: "补记的中止使计时停止，超时的记录保留"}
Basis = tuple[Duty, str, tuple[str, ...], datetime]
"""What makes a clock this one: duty, body, rules, start. Another basis is another clock."""
BY_EVIDENCE = OPEN | {State.MET, State.MET_LATE, State.LAPSED}
"""States that evidence decides; the others were decided by people and stay."""

STATE_LABELS = {
    State.RUNNING: "计时中",
    State.SUSPENDED: "中止计时",
    State.MET: "按时完成",
    State.MET_LATE: "超时完成",
    State.MISSED: "未完成",
    State.WAIVED: "已豁免",
    State.INAPPLICABLE: "不适用",
    State.SUPERSEDED: "已被替代",
    State.DRILL_ENDED: "演练结束",
    State.LAPSED: "期满自然结束",
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
    plain: datetime | None = None
    """Its due time without pauses and extension, None where it is `due`."""
    provisional: bool = False
    evidence_id: int | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def basis(self) -> Basis:
        return (self.duty, self.body, self.rules, self.start)


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
    verdict: Verdict | None = None
    """What it came to, where the act that began the next round discharged it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A clock whose state the evidence changes."""

    clock: Clock
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A clock that goes on with another due time: a pause or an extension moved it before it was late."""

    clock: Clock
    demand: Demand
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to write so that the record says what the case owes now. Empty when it already does."""

    open: tuple[Opening, ...] = ()
    supersede: tuple[Supersession, ...] = ()
    judge: tuple[Judgement, ...] = ()
    adjust: tuple[Adjustment, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.open or self.supersede or self.judge or self.adjust)


def judge(wanted: Wanted, evidence: Iterable[Proof]) -> Verdict:
    """Hold the evidence on record against what a duty asks for."""
    proof = earliest_stop(evidence, wanted)
    if proof is None:
        return Verdict(state=State.RUNNING)
    state = State.MET if proof.happened_at <= wanted.due else State.MET_LATE
    return Verdict(state=state, evidence_id=proof.id, closed_at=proof.happened_at)


def ends_by_itself(stops: Collection[str]) -> bool:
    """Whether a limit is never late: with its term it is over."""
    return EvidenceKind.LAPSE in stops


def _ruled(wanted: Wanted, evidence: Iterable[Proof], now: datetime) -> Verdict:
    verdict = judge(wanted, evidence)
    if not ends_by_itself(wanted.stops) or verdict.state is State.MET or now <= wanted.due:
        return verdict
    # An act that came after the term stays on record beside it and makes nobody late.
    return Verdict(state=State.LAPSED, evidence_id=verdict.evidence_id, closed_at=wanted.due)


def obligations_for(
    case: CaseInputs,
    pack: Pack,
    evidence: Sequence[Proof],
    existing: Iterable[Clock],
    *,
    now: datetime,
    schedule: Calendar | None = None,
    because: str = "",
) -> Plan:
    """Compare what a case owes with the clocks on record. The order of any input decides nothing.

    `because` is why it is looked at again, where the case itself does not show it (a new holiday schedule).
    """
    owed = demands(case, pack, schedule or Calendar(), now=now)
    wanted = {(demand.duty, demand.body): demand for demand in owed}
    live = sorted(
        (clock for clock in existing if clock.state is not State.SUPERSEDED), key=lambda each: each.id
    )
    look = Look(case=case, wanted=wanted, evidence=evidence, now=now, because=because)
    plans = [_compare(clock, look) for clock in live]
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
        adjust=tuple(each for plan in plans for each in plan.adjust),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the clocks on record are held against."""

    case: CaseInputs
    wanted: Mapping[tuple[Duty, str], Demand]
    evidence: Sequence[Proof]
    now: datetime
    because: str


def _compare(clock: Clock, look: Look) -> Plan:
    demand = look.wanted.get((clock.duty, clock.body))
    if demand is None:
        return _no_longer_asked(clock, look)
    if clock.basis != demand.basis and not _only_the_rules_changed(clock, demand, look.case):
        return _replace(clock, demand, look, _difference(clock, demand, look))
    return _compare_open(clock, demand, look) if clock.state in OPEN else _compare_closed(clock, demand, look)


def _only_the_rules_changed(clock: Clock, demand: Demand, case: CaseInputs) -> bool:
    """Whether a closed clock would be another one only because the office follows other rules since."""
    before, after = clock.inputs, case.as_json()
    told = ("kind", "grade", "assessment", "occurred_at", "first_seen_at", "form")
    unchanged = all(before[name] == after[name] for name in told if name in before)
    return clock.state not in OPEN and clock.start == demand.start and unchanged


def _compare_closed(clock: Clock, demand: Demand, look: Look) -> Plan:
    # Nothing but its ground moves the due time of a closed clock; evidence still decides what it came to.
    verdict = _ruled(_wanted(clock, demand.since), look.evidence, look.now)
    ended = State.MISSED if demand.by_calendar else State.MET_LATE
    if verdict.state is State.MET and clock.state in {State.MET_LATE, ended}:
        return _replace(clock, demand, look, MADE_GOOD)
    if clock.state not in BY_EVIDENCE or _same(verdict, clock):
        return Plan()
    return Plan(judge=(Judgement(clock=clock, verdict=verdict),))


def _compare_open(clock: Clock, demand: Demand, look: Look) -> Plan:
    ground_moved = bool(look.because) and clock.due != demand.due
    if (clock.plain or clock.due) != demand.plain or ground_moved:
        return _replace(clock, demand, look, _difference(clock, demand, look))
    verdict, late = _verdict(demand, look.evidence, look.now), _is_late(clock, look.now)
    if clock.due != demand.due:
        moved = f"中止、延长或约定使到期由 {_shown(clock.due)} 改为 {_shown(demand.due)}"
        if late:
            return _replace(clock, demand, look, f"{moved}，超时的记录保留")
        return Plan(adjust=(Adjustment(clock=clock, demand=demand, verdict=verdict, reason=moved),))
    if late and verdict.state in GOOD_AFTER_ALL:
        return _replace(clock, demand, look, GOOD_AFTER_ALL[verdict.state])
    if clock.provisional != demand.provisional:
        settled = f"{look.because or SETTLED}，到期时间不变"
        return Plan(adjust=(Adjustment(clock=clock, demand=demand, verdict=verdict, reason=settled),))
    return Plan() if _same(verdict, clock) else Plan(judge=(Judgement(clock=clock, verdict=verdict),))


def _is_late(clock: Clock, now: datetime) -> bool:
    return clock.state is State.RUNNING and now > clock.due and not ends_by_itself(clock.stops)


def _same(verdict: Verdict, clock: Clock) -> bool:
    return (verdict.state, verdict.evidence_id) == (clock.state, clock.evidence_id)


def _verdict(demand: Demand, evidence: Iterable[Proof], now: datetime) -> Verdict:
    wanted = Wanted(
        duty=demand.duty, stops=demand.stops, due=demand.due, since=demand.since, body=demand.body
    )
    if demand.suspended and judge(wanted, evidence).state is State.RUNNING:
        return Verdict(state=State.SUSPENDED)
    return _ruled(wanted, evidence, now)


def _replace(clock: Clock, demand: Demand, look: Look, reason: str) -> Plan:
    return Plan(
        open=(_opening(demand, look.evidence, look.now, reason),),
        supersede=(
            Supersession(clock=clock, reason=reason, by=(clock.duty,), verdict=_round(clock, demand, look)),
        ),
    )


def _round(clock: Clock, demand: Demand, look: Look) -> Verdict | None:
    """What the act that renews a duty made of the round before it; None where nothing was renewed."""
    if not demand.renews or clock.state not in OPEN or demand.start <= clock.start:
        return None
    verdict = judge(_wanted(clock, clock.start + INSTANT), look.evidence)
    return None if verdict.state is State.RUNNING else verdict


def _wanted(clock: Clock, since: datetime | None) -> Wanted:
    return Wanted(duty=clock.duty, stops=clock.stops, due=clock.due, since=since, body=clock.body)


def _opening(demand: Demand, evidence: Sequence[Proof], now: datetime, reason: str) -> Opening:
    verdict = _verdict(demand, evidence, now)
    late = now > demand.due and verdict.state not in {State.MET, State.SUSPENDED, State.LAPSED}
    return Opening(demand=demand, verdict=verdict, born_late=late, reason=reason)


def _no_longer_asked(clock: Clock, look: Look) -> Plan:
    if clock.state not in OPEN:
        return Plan()
    by = tuple(sorted(demand.duty for demand in look.wanted.values()))
    heirs = "、".join(f"{DUTY_LABELS[duty]}" for duty in by)
    reason = f"{_why(clock, look)}，不再要求{DUTY_LABELS[clock.duty]}" + (f"，改由{heirs}承担" if by else "")
    return Plan(supersede=(Supersession(clock=clock, reason=reason, by=by),))


def _why_now(case: CaseInputs, demand: Demand) -> str:
    if demand.by_grade and case.grade is not None:
        return f"等级为{case.grade.label}（{case.grade}）"
    if case.assessment is not None:
        return f"研判为{ASSESSMENT_LABELS[case.assessment]}"
    return "规则要求"


def _why(clock: Clock, look: Look) -> str:
    return "，".join(part for part in (look.because, _changes(clock, look.case)) if part) or "规则有变"


def _difference(clock: Clock, demand: Demand, look: Look) -> str:
    parts = [look.because, _changes(clock, look.case)]
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
        "occurred_at": ("事发时间", _read),
        "first_seen_at": ("首次发现时间", _read),
    }
    changed = [
        f"{name}由{_or_none(before.get(key), show)}改为{_or_none(after[key], show)}"
        for key, (name, show) in words.items()
        if before.get(key) != after[key]
    ]
    return "，".join([*changed, *_moments_changed(before, after)])


def _moments_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Moments and answers of the form that changed."""
    words = []
    for point, moment in after["moments"].items():
        if point in RENEWING:
            continue
        was = before.get("moments", {}).get(point)
        if was != moment:
            named = START_LABELS[StartPoint(point)]
            words.append(f"{named}由{_or_none(was, _read)}改为{_read(moment)}")
    return words


def _read(value: str) -> str:
    return _shown(datetime.fromisoformat(value))


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
