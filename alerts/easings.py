"""Easing a clock: one person asks with a reason, a second one confirms, and both stay in view."""

from datetime import datetime
from enum import StrEnum
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.clocks import get_obligation, recompute
from alerts.deeds import Deed, require_words, undertake
from alerts.extensions import Extension, FindRule, consent, extendable, granted
from alerts.figures import set_time
from alerts.forms import carry_out_step
from alerts.gradebook import confirm_grade, grade_of
from alerts.grades import Grade, gravity
from alerts.inforce import rule_behind
from alerts.mergers.merging import merge, mergeable
from alerts.models import Case, Easing, Obligation
from alerts.obligations import OPEN, State
from alerts.stages import Step
from huiying import audit
from huiying.clock import aware
from huiying.errors import Conflict, Forbidden, Invalid, NotFound
from huiying.people import Actor


class EasingKind(StrEnum):
    GRADE_DOWN = "grade_down"
    LATER_TIME = "later_time"
    WAIVE = "waive"
    INAPPLICABLE = "inapplicable"
    EXTEND = "extend"
    STEP = "step"
    MERGE = "merge"


EASING_LABELS = {
    EasingKind.GRADE_DOWN: "降低等级",
    EasingKind.LATER_TIME: "事发时间改晚",
    EasingKind.WAIVE: "豁免时限",
    EasingKind.INAPPLICABLE: "时限不适用",
    EasingKind.EXTEND: "延长时限",
    EasingKind.STEP: "办理步骤",
    EasingKind.MERGE: "并案",
}
EXTENDED = "这个时限已经延长过一次，不能再延长"
CLOSING = {EasingKind.WAIVE: State.WAIVED, EasingKind.INAPPLICABLE: State.INAPPLICABLE}


def propose_easing(
    session: Session,
    case_id: int,
    *,
    kind: EasingKind,
    reason: str,
    actor: Actor,
    now: datetime,
    obligation_id: int | None = None,
    grade: Grade | None = None,
    occurred_at: datetime | None = None,
    extension: Extension | None = None,
    into: int | None = None,
) -> Easing:
    """Ask for an easing. Nothing changes yet.

    `grade_down` takes `grade`, `later_time` takes `occurred_at`, the others `obligation_id` of a running clock;
    `extend` also takes `extension`, `merge` takes the case to go `into`.
    Raises Invalid for a request that eases nothing, Conflict for waiving a binding clock.
    """
    deed = undertake(session, case_id, Step.PROPOSE_EASING, actor=actor, now=now)
    easing = Easing(
        case_id=deed.case.id,
        kind=kind,
        change={},
        reason=require_words(reason, f"{EASING_LABELS[kind]}的理由"),
        state="proposed",
        proposed_by=actor.username,
        proposed_at=now,
    )
    match kind:
        case EasingKind.GRADE_DOWN:
            easing.change = {"grade": _lighter(deed.case, grade)}
        case EasingKind.LATER_TIME:
            easing.change = {"occurred_at": _later(deed.case, occurred_at, now)}
        case EasingKind.EXTEND:
            row = _extendable(deed, obligation_id)
            easing.obligation_id, easing.change = row.id, granted(deed.session, row, extension, now=now)
        case EasingKind.MERGE:
            easing.change = {"into": _other(deed, into).id}
        case EasingKind.STEP:
            raise Invalid("办理步骤请在该步骤上提出", code="not_an_easing")
        case _:
            easing.obligation_id = _closable(deed, kind, obligation_id).id
    session.add(easing)
    session.flush()
    _tell(deed, easing, "easing.proposed", "申请")
    return easing


def refusal(
    row: Obligation, kind: EasingKind, rule: FindRule, *, extended: bool, now: datetime
) -> str | None:
    """Why nobody can ask for this easing of a clock now, in words; None when it may be asked for.

    `rule` finds the rules the clock cites, `extended` says whether it has been extended before. Pure.
    """
    try:
        _open_to(row, kind, rule)
        if kind is EasingKind.EXTEND:
            extendable(row, rule, now=now)
    except Conflict as no:
        return no.message
    return EXTENDED if kind is EasingKind.EXTEND and extended else None


def confirm_easing(session: Session, easing_id: int, *, actor: Actor, now: datetime) -> Easing:
    """A second person confirms; only now does anything change.

    Raises Forbidden (`same_person`) for the person who asked, Conflict if it was decided or the ground is gone.
    """
    easing, deed = _pending(session, easing_id, actor, now)
    if easing.proposed_by == actor.username:
        raise Forbidden("放宽时限须由第二人确认，申请人本人不能确认", code="same_person")
    easing.state, easing.decided_by, easing.decided_at = "confirmed", actor.username, now
    if easing.kind == EasingKind.STEP:
        carry_out_step(session, easing, actor=actor, now=now)
        return easing
    _tell(deed, easing, "easing.confirmed", "确认")
    _carry_out(deed, easing, f"{easing.reason}（{easing.proposed_by} 申请，{actor.username} 确认）")
    recompute(deed)
    return easing


def _carry_out(deed: Deed, easing: Easing, why: str) -> None:
    match EasingKind(easing.kind):
        case EasingKind.GRADE_DOWN:
            confirm_grade(deed, Grade(easing.change["grade"]), why)
        case EasingKind.LATER_TIME:
            set_time(deed, datetime.fromisoformat(easing.change["occurred_at"]), "officer", why)
        case EasingKind.EXTEND:
            consent(_extendable(deed, easing.obligation_id, this=easing.id), deed.actor, now=deed.now)
        case EasingKind.MERGE:
            merge(
                deed.session,
                deed.case.id,
                into=easing.change["into"],
                reason=why,
                actor=deed.actor,
                now=deed.now,
                second=easing.proposed_by,
            )
        case kind:
            row = _closable(deed, kind, easing.obligation_id)
            row.was_late = row.was_late or deed.now > row.due
            row.state, row.closed_at, row.closing_reason = CLOSING[kind], deed.now, why


def decline_easing(session: Session, easing_id: int, *, reason: str, actor: Actor, now: datetime) -> Easing:
    """Turn a request down, with the reason; the person who asked may do so too."""
    easing, deed = _pending(session, easing_id, actor, now)
    why = require_words(reason, "驳回的理由")
    easing.state, easing.decided_by, easing.decided_at = "declined", actor.username, now
    easing.reason = f"{easing.reason}；驳回：{why}"
    _tell(deed, easing, "easing.declined", "驳回")
    return easing


def _pending(session: Session, easing_id: int, actor: Actor, now: datetime) -> tuple[Easing, Deed]:
    audit.take_turn(session)
    easing = session.get(Easing, easing_id)
    if easing is None:
        raise NotFound(f"没有编号为 {easing_id} 的放宽申请", code="easing_not_found")
    deed = undertake(session, easing.case_id, Step.CONFIRM_EASING, actor=actor, now=now)
    if easing.state != "proposed":
        raise Conflict("这份放宽申请已经有了结论", code="easing_decided")
    return easing, deed


def _lighter(case: Case, grade: Grade | None) -> Grade:
    if grade is None or gravity(grade) >= gravity(grade_of(case)):
        raise Invalid("请给出比现在更低的等级；提高等级不需要申请", code="not_an_easing")
    return grade


def _later(case: Case, occurred_at: datetime | None, now: datetime) -> str:
    if occurred_at is None or aware(occurred_at) <= (case.occurred_at or case.first_seen_at):
        raise Invalid("请给出比现在更晚的事发时间；改早不需要申请", code="not_an_easing")
    if aware(occurred_at) > now:
        raise Invalid("事发时间不能在将来", code="event_in_future")
    return aware(occurred_at).isoformat()


def _other(deed: Deed, into: int | None) -> Case:
    if into is None:
        raise Invalid("请指明并入哪个办件", code="merge_target_required")
    return mergeable(deed.session, deed.case, into)


def _extendable(deed: Deed, obligation_id: int | None, *, this: int = 0) -> Obligation:
    row = _closable(deed, EasingKind.EXTEND, obligation_id)
    before = select(Easing.id).where(
        Easing.obligation_id == row.id,
        Easing.kind == EasingKind.EXTEND,
        Easing.state == "confirmed",
        Easing.id != this,
    )
    if deed.session.scalars(before).first() is not None:
        raise Conflict(EXTENDED, code="extended_already")
    return row


def _closable(deed: Deed, kind: EasingKind, obligation_id: int | None) -> Obligation:
    if obligation_id is None:
        raise Invalid("请指明是哪一个时限", code="obligation_required")
    row = get_obligation(deed.session, obligation_id)
    if row.case_id != deed.case.id:
        raise Invalid("这个时限不属于这个办件", code="obligation_not_found")
    _open_to(row, kind, partial(rule_behind, deed.session))
    return row


def _open_to(row: Obligation, kind: EasingKind, rule: FindRule) -> None:
    if row.state not in OPEN:
        raise Conflict("只有正在计时的时限可以放宽", code="clock_not_running")
    if kind is EasingKind.WAIVE and _binding(row, rule):
        raise Conflict("法定的时限不能豁免，只能说明它为什么不适用", code="binding_clock")


def _binding(row: Obligation, rule: FindRule) -> bool:
    # A rule nobody holds any more counts as binding: what cannot be looked up is not waived.
    cited = [rule(rule_id) for rule_id in row.rules]
    return any(each is None or each.binding for each in cited)


def _tell(deed: Deed, easing: Easing, kind: str, verb: str) -> None:
    detail = {
        "easing_id": easing.id,
        "easing": easing.kind,
        "obligation_id": easing.obligation_id,
        "change": easing.change,
        "reason": easing.reason,
    }
    deed.done(kind, f"{verb}{EASING_LABELS[EasingKind(easing.kind)]}：{easing.reason}", detail)
