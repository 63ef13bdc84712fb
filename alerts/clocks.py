"""Clocks on record: bring them in line with what a case owes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.bodies import is_outside
from alerts.deeds import Deed, get_case, require_words, undertake
from alerts.demands import CaseInputs
from alerts.duties import DUTY_LABELS, Assessment, Duty, EvidenceKind, StartPoint
from alerts.evidence import Proof
from alerts.findings.lateness import propose_lateness
from alerts.grades import Grade
from alerts.inforce import calendar, pack_in_force
from alerts.models import Case, ClockPause, Easing, Evidence, Obligation
from alerts.obligations import (
    OPEN,
    STATE_LABELS,
    Adjustment,
    Clock,
    Judgement,
    Opening,
    Plan,
    State,
    Supersession,
    Verdict,
    ends_by_itself,
    obligations_for,
)
from alerts.pauses import CasePause
from alerts.progress import moments_on_record
from alerts.scheduler.planning import plan_case
from alerts.scheduler.silences import watch_case
from alerts.stages import Step
from huiying import audit
from huiying.clock import BEIJING
from huiying.errors import Conflict, NotFound
from huiying.people import Actor

LATE_NEWS = frozenset({"obligation.overdue", "obligation.met_late", "obligation.missed"})
"""What is said of a clock that was late; each clock is pointed at once."""


def inputs_of(session: Session, case: Case) -> CaseInputs:
    """All of a case that clocks depend on."""
    pauses = session.scalars(select(ClockPause).where(ClockPause.case_id == case.id).order_by(ClockPause.id))
    return CaseInputs(
        kind=case.kind,
        body=kinds.kind(case.kind).body(case.form),
        own=kinds.kind(case.kind).own_bodies(case.form),
        grade=Grade(case.grade) if case.grade else None,
        assessment=Assessment(case.assessment) if case.assessment else None,
        occurred_at=case.occurred_at,
        first_seen_at=case.first_seen_at,
        moments=moments_on_record(session, case, pack_in_force(session))
        | {StartPoint(name): datetime.fromisoformat(at) for name, at in case.moments.items()},
        form=case.form,
        pauses=[CasePause(ground=row.ground, begin=row.begin, until=row.until) for row in pauses],
        extensions=_extensions(session, case),
    )


def _extensions(session: Session, case: Case) -> dict[tuple[Duty, str, datetime], float]:
    granted = session.execute(
        select(Easing.change, Obligation)
        .join(Obligation, Obligation.id == Easing.obligation_id)
        .where(Easing.case_id == case.id, Easing.kind == "extend", Easing.state == "confirmed")
    )
    return {(Duty(row.duty), row.body, row.start): float(change["amount"]) for change, row in granted}


def plan_for(session: Session, case: Case, *, now: datetime, because: str = "", **changed: Any) -> Plan:
    """What would have to be written; `changed` are inputs to try (`grade=…`) before they are set."""
    if case.merged_into is not None:
        return Plan()
    inputs = replace(inputs_of(session, case), **changed)
    rows = session.scalars(select(Obligation).where(Obligation.case_id == case.id))
    proofs = session.scalars(select(Evidence).where(Evidence.case_id == case.id))
    return obligations_for(
        inputs,
        pack_in_force(session),
        [_proof(row) for row in proofs],
        [_clock(row) for row in rows],
        now=now,
        schedule=calendar(session),
        because=because,
    )


def recompute(deed: Deed, *, because: str = "") -> Plan:
    """Carry out what the case's state, facts and evidence ask of its clocks. Returns what was done.

    `because` is the reason on record where the case itself does not show it.
    """
    deed.session.flush()
    plan = plan_for(deed.session, deed.case, now=deed.now, because=because)
    opened = {opening.demand.duty: _open(deed, opening) for opening in plan.open}
    for gone in plan.supersede:
        _supersede(deed, gone, opened)
    for changed in plan.judge:
        _judge(deed, changed)
    for moved in plan.adjust:
        _adjust(deed, moved)
    if plan:
        deed.session.flush()
        plan_case(deed.session, deed.case.id)
        watch_case(deed.session, deed.case, now=deed.now)
    return plan


def _proof(row: Evidence) -> Proof:
    return Proof(
        id=row.id,
        kind=EvidenceKind(row.kind),
        happened_at=row.happened_at,
        duty=Duty(row.duty) if row.duty else None,
        body=row.body,
        counts=row.counts,
        withdrawn_at=row.withdrawn_at,
        false=row.false_at is not None,
    )


def _clock(row: Obligation) -> Clock:
    return Clock(
        id=row.id,
        duty=Duty(row.duty),
        body=row.body,
        rules=tuple(row.rules),
        start=row.start,
        due=row.due,
        state=State(row.state),
        plain=row.plain,
        provisional=row.provisional,
        stops=frozenset(EvidenceKind(kind) for kind in row.stops),
        evidence_id=row.evidence_id,
        inputs=row.inputs,
    )


def _open(deed: Deed, opening: Opening) -> Obligation:
    demand, verdict, pack = opening.demand, opening.verdict, pack_in_force(deed.session)
    row = Obligation(
        case_id=deed.case.id,
        duty=demand.duty,
        body=demand.body,
        rules=list(demand.rules),
        limits=list(demand.limits),
        title=demand.title,
        pack=pack.name,
        pack_version=pack.version,
        pack_digest=pack.digest,
        inputs=inputs_of(deed.session, deed.case).as_json(),
        limit=demand.limit,
        start=demand.start,
        start_reason=demand.start_reason,
        due=demand.due,
        plain=demand.plain if demand.plain != demand.due else None,
        provisional=demand.provisional,
        steps=list(demand.steps),
        stops=sorted(demand.stops),
        by_grade=demand.by_grade,
        state=verdict.state,
        opened_at=deed.now,
        reason=opening.reason,
        born_late=opening.born_late,
        was_late=opening.born_late or verdict.state is State.MET_LATE,
        closed_at=verdict.closed_at,
        evidence_id=verdict.evidence_id,
    )
    deed.session.add(row)
    deed.session.flush()
    late = "，开始时已经超时" if row.born_late else ""
    _tell(deed, row, "obligation.opened", f"{_shown(row.due)} 到期，{opening.reason}{late}")
    if row.state not in OPEN:
        _tell_closed(deed, row)
    return row


def _supersede(deed: Deed, gone: Supersession, opened: dict[Duty, Obligation]) -> None:
    row = deed.session.get_one(Obligation, gone.clock.id)
    if row.state in OPEN:
        row.was_late = row.was_late or _is_late(row, deed.now)
        row.closed_at = deed.now
        if gone.verdict is not None:
            _settle(row, gone.verdict)
    row.outcome, row.state = row.state, State.SUPERSEDED
    row.closing_reason = gone.reason
    heir = next((opened[duty].id for duty in gone.by if duty in opened), None)
    row.superseded_by = heir or _live_heir(deed, gone.by)
    _tell(deed, row, "obligation.superseded", f"已被替代：{gone.reason}")


def _is_late(row: Obligation, now: datetime) -> bool:
    return row.state == State.RUNNING and now > row.due and not ends_by_itself(row.stops)


def _live_heir(deed: Deed, duties: Sequence[Duty]) -> int | None:
    return deed.session.scalars(
        select(Obligation.id)
        .where(
            Obligation.case_id == deed.case.id,
            Obligation.duty.in_(duties),
            Obligation.state != State.SUPERSEDED,
        )
        .order_by(Obligation.id)
    ).first()


def _judge(deed: Deed, changed: Judgement) -> None:
    row = deed.session.get_one(Obligation, changed.clock.id)
    before = State(row.state)
    _settle(row, changed.verdict)
    if changed.verdict.state not in OPEN:
        _tell_closed(deed, row)
    elif changed.verdict.state is State.SUSPENDED:
        _tell(deed, row, "obligation.suspended", "中止计时")
    elif before is State.SUSPENDED:
        _tell(deed, row, "obligation.resumed", f"恢复计时，{_shown(row.due)} 到期")
    else:
        _tell(deed, row, "obligation.reopened", "证据不再算数，继续计时")


def _adjust(deed: Deed, moved: Adjustment) -> None:
    row, demand = deed.session.get_one(Obligation, moved.clock.id), moved.demand
    row.due, row.plain = demand.due, demand.plain if demand.plain != demand.due else None
    row.provisional, row.steps = demand.provisional, list(demand.steps)
    _settle(row, moved.verdict)
    _tell(deed, row, "obligation.adjusted", f"{moved.reason}（{STATE_LABELS[State(row.state)]}）")


def _settle(row: Obligation, verdict: Verdict) -> None:
    row.state, row.evidence_id, row.closed_at = verdict.state, verdict.evidence_id, verdict.closed_at
    row.was_late = row.was_late or verdict.state is State.MET_LATE


def _tell_closed(deed: Deed, row: Obligation) -> None:
    _tell(deed, row, f"obligation.{row.state}", STATE_LABELS[State(row.state)])


def _tell(deed: Deed, row: Obligation, kind: str, words: str) -> None:
    detail = {
        "obligation_id": row.id,
        "duty": row.duty,
        "rules": row.rules,
        "start": row.start.isoformat(),
        "due": row.due.isoformat(),
        "clock_state": row.state,
        "born_late": row.born_late,
    }
    deed.also(kind, "clock", f"{named(row)}：{words}", detail)
    if kind in LATE_NEWS or (kind == "obligation.opened" and row.born_late):
        _point_at(deed, row)


def _point_at(deed: Deed, row: Obligation) -> None:
    if deed.case.drill_id is None and not is_outside(row.body):
        pack = pack_in_force(deed.session)
        rules = [rule for each in row.rules if (rule := pack.rule(each)) is not None]
        propose_lateness(deed, row, rules, named(row))


def named(row: Obligation) -> str:
    """`24 小时 新闻发布会时限（OP-01、OP-03）`."""
    return f"{row.limit} {DUTY_LABELS[Duty(row.duty)]}时限（{'、'.join(row.rules)}）"


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%m-%d %H:%M}"


def get_obligation(session: Session, obligation_id: int) -> Obligation:
    """An obligation by id. Raises NotFound."""
    row = session.get(Obligation, obligation_id)
    if row is None:
        raise NotFound(f"没有编号为 {obligation_id} 的时限", code="obligation_not_found")
    return row


def end_missed(session: Session, case_id: int, *, stage: str, actor: Actor, now: datetime) -> None:
    """The period a duty was owed in is over: what still runs was missed, and the case says so."""
    open_ = select(Obligation).where(Obligation.case_id == case_id, Obligation.state.in_(OPEN))
    rows = session.scalars(open_.order_by(Obligation.id)).all()
    if not rows:
        return
    deed = Deed(
        session=session, case=get_case(session, case_id), actor=actor, now=now, step="period_end", after=stage
    )
    names = "、".join(named(row) for row in rows)
    deed.done("case.period_ended", f"期满未办：{names}", {"obligations": [row.id for row in rows]})
    for row in rows:
        row.state, row.closed_at, row.closing_reason, row.was_late = State.MISSED, now, "期满未办", True
        row.next_at = None
        _tell_closed(deed, row)


def concede(session: Session, obligation_id: int, *, reason: str, actor: Actor, now: datetime) -> Obligation:
    """Close an overdue clock as missed: the duty was not done and will not be. It stays on the record for ever.

    Raises Conflict for a clock that is not overdue, Invalid without a reason.
    """
    audit.take_turn(session)
    row = get_obligation(session, obligation_id)
    deed = undertake(session, row.case_id, Step.CONCEDE, actor=actor, now=now)
    why = require_words(reason, "未完成的原因")
    if refused := not_concedable(row, now):
        raise Conflict(refused, code="clock_not_overdue")
    row.state, row.closed_at, row.closing_reason, row.was_late = State.MISSED, now, why, True
    row.next_at = None
    deed.done("case.duty_conceded", f"{named(row)}记为未完成：{why}", {"obligation_id": row.id})
    _tell_closed(deed, row)
    return row


def not_concedable(row: Obligation, now: datetime) -> str | None:
    """Why a clock cannot be given up now, in words; None when it can."""
    if row.state == State.RUNNING and now > row.due:
        return None
    return "只有已经超时、仍在计时的时限可以记为未完成"


def tell_overdue(deed: Deed, row: Obligation) -> None:
    """Note that a running clock has passed its due time, and say so; what is late stays late."""
    row.late_told_at, row.was_late = deed.now, True
    _tell(deed, row, "obligation.overdue", "已超时")
