"""The grade of a case on record: proposed by the service, confirmed by officers, lowered only by two people."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import grading
from alerts.casefacts import FactTable
from alerts.clocks import plan_for, recompute
from alerts.deeds import Deed, require_words, undertake
from alerts.grades import Grade, gravity
from alerts.grading import Grading
from alerts.models import Case, CaseStep, GradeRecord
from alerts.obligations import eases
from alerts.stages import Step
from huiying.errors import Forbidden
from huiying.people import Actor
from nlp.models import Event


def grade_of(case: Case) -> Grade | None:
    """The grade in force."""
    return Grade(case.grade) if case.grade else None


def follow_grade(deed: Deed, event: Event, table: FactTable) -> None:
    """Propose a grade from the settled facts. A graver one is in force at once, marked 拟.

    A lighter one replaces a proposal only if no clock is eased by it; otherwise two people decide.
    """
    case, found = deed.case, grading.propose(table.figures_to_grade, event.type, event.hazard)
    if (found.grade, found.reason) == (case.proposed_grade, case.proposed_reason):
        return
    repeated = found.grade == case.proposed_grade and gravity(found.grade) <= gravity(grade_of(case))
    case.proposed_grade, case.proposed_reason = found.grade, found.reason
    if repeated or found.grade is None:
        return
    in_force = _may_stand(deed, found.grade)
    if in_force:
        case.grade = found.grade
    _write(deed, found, confirmed=False, in_force=in_force)
    if not in_force:
        suggest_easing(deed, "等级", found.grade)


def _may_stand(deed: Deed, found: Grade) -> bool:
    if gravity(found) >= gravity(grade_of(deed.case)):
        return True
    return deed.case.is_proposed and not eases(plan_for(deed.session, deed.case, now=deed.now, grade=found))


def set_grade(
    session: Session, case_id: int, *, grade: Grade, reason: str, actor: Actor, now: datetime
) -> Case:
    """定级: confirm or raise the grade. Raises Forbidden (`second_person_required`) for a lighter one."""
    deed = undertake(session, case_id, Step.SET_GRADE, actor=actor, now=now)
    why = require_words(reason, "定级的理由")
    if gravity(grade) < gravity(grade_of(deed.case)):
        raise Forbidden(
            "降低等级会放宽时限，须由第二人确认：请提出“放宽申请”（grade_down）",
            code="second_person_required",
        )
    confirm_grade(deed, grade, why)
    return deed.case


def confirm_grade(deed: Deed, grade: Grade, reason: str) -> None:
    """Put a grade in force as confirmed and recompute the clocks. Whether it may be is the caller's question."""
    deed.case.grade = deed.case.confirmed_grade = grade
    given = Grading(grade=grade, reason=reason, scale=None, factors={})
    _write(deed, given, confirmed=True, in_force=True)
    recompute(deed)


def inherit_grade(deed: Deed, other: Case, reason: str) -> None:
    """Take over the graver grade of a case that was merged into this one, proposed or confirmed as it was there."""
    case, grade = deed.case, grade_of(other)
    case.grade = grade
    if not other.is_proposed:
        case.confirmed_grade = grade
    given = Grading(grade=grade, reason=reason, scale=None, factors={})
    _write(deed, given, confirmed=not other.is_proposed, in_force=True)


def _write(deed: Deed, given: Grading, *, confirmed: bool, in_force: bool) -> None:
    deed.session.add(
        GradeRecord(
            case_id=deed.case.id,
            grade=given.grade,
            confirmed=confirmed,
            in_force=in_force,
            at=deed.now,
            by=deed.actor.username,
            reason=given.reason,
            scale=given.scale,
            factors=dict(given.factors),
        )
    )
    label = given.grade.label if given.grade else "未定"
    detail = {
        "given": given.grade,
        "confirmed": confirmed,
        "in_force": in_force,
        "reason": given.reason,
        "scale": given.scale,
    }
    summary = f"{'定级' if confirmed else '拟定'}{label}：{given.reason}"
    deed.also("case.graded", Step.SET_GRADE, summary, detail)


def suggest_easing(deed: Deed, what: str, value: str) -> None:
    """Say, once a value, that the posts would ease a clock: two people decide that."""
    detail = {"what": what, "value": value}
    before = deed.session.scalars(
        select(CaseStep.detail).where(CaseStep.case_id == deed.case.id, CaseStep.step == "suggestion")
    )
    if detail not in list(before):
        summary = f"新的消息会放宽时限（{what}：{value}），须由两人确认后才生效"
        deed.also("case.easing_suggested", "suggestion", summary, detail)
