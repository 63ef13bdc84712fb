"""The middle and the end of a case's course: assessed, assigned, signed for, handled, published, evaluated, archived."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from alerts.assessments.records import keep as keep_assessment
from alerts.assessments.sorting import AnswerGround, Judgement, Sort, check
from alerts.clocks import plan_for, recompute
from alerts.closing import lacking
from alerts.course import assessed
from alerts.deeds import Deed, get_case, require_words, undertake
from alerts.duties import ASSESSMENT_LABELS, Assessment, Duty
from alerts.evidence import LINK
from alerts.kinds.kind import Proves
from alerts.kinds.proving import prove
from alerts.models import Case, Measure
from alerts.obligations import eases
from alerts.stages import Step
from alerts.units import get_unit
from huiying.errors import Conflict, Forbidden, Invalid
from huiying.people import Actor


def assess(
    session: Session,
    case_id: int,
    *,
    decision: Assessment,
    reason: str,
    actor: Actor,
    now: datetime,
    grounds: Sequence[AnswerGround] = (),
    sort: Sort | None = None,
) -> Case:
    """研判, always with a reason. 需回应 starts the 48-hour clock, counted from first detection.

    Raises Forbidden (`second_person_required`) when a new decision would take a running clock away, Invalid for
    grounds that ask for an answer with a decision that gives none.
    """
    target = assessed(get_case(session, case_id).state, decision)
    deed = undertake(session, case_id, Step.ASSESS, actor=actor, now=now, target=target)
    why, label = require_words(reason, "研判的理由"), ASSESSMENT_LABELS[decision]
    judgement = Judgement(decision=decision, reason=why, grounds=tuple(dict.fromkeys(grounds)), sort=sort)
    check(judgement)
    if eases(plan_for(session, deed.case, now=now, assessment=decision)):
        raise Forbidden(
            f"改判为“{label}”会取消正在计时的时限，须由第二人确认：请先对该时限提出“不适用”申请",
            code="second_person_required",
        )
    deed.case.assessment = decision
    keep_assessment(session, case_id, judgement, by=actor.username, now=now)
    detail = {
        "decision": decision,
        "reason": why,
        "grounds": list(judgement.grounds),
        "sort": sort,
        "to_publish": judgement.to_publish,
    }
    deed.done("case.assessed", judgement.summary, detail)
    recompute(deed)
    return deed.case


def assign(session: Session, case_id: int, *, unit_id: str, reason: str, actor: Actor, now: datetime) -> Case:
    """交办 to the responsible unit. Raises NotFound for a unit that is not there."""
    deed, unit = undertake(session, case_id, Step.ASSIGN, actor=actor, now=now), get_unit(session, unit_id)
    why, case = require_words(reason, "交办的理由"), deed.case
    former, case.unit_id = case.unit_id, unit.id
    case.co_units = [each for each in case.co_units if each != unit.id]
    detail = {"unit": unit.id, "former_unit": former, "reason": why}
    deed.done("case.assigned", f"交办{unit.name}：{why}", detail)
    return case


def sign_for(session: Session, case_id: int, *, actor: Actor, now: datetime) -> Case:
    """签收 by the assigned unit."""
    deed = undertake(session, case_id, Step.SIGN_FOR, actor=actor, now=now)
    deed.done("case.signed_for", "签收")
    return deed.case


def send_back(session: Session, case_id: int, *, reason: str, actor: Actor, now: datetime) -> Case:
    """退回 by the assigned unit, with the reason; the case waits for assignment again."""
    deed = undertake(session, case_id, Step.SEND_BACK, actor=actor, now=now)
    why = require_words(reason, "退回的理由")
    former, deed.case.unit_id = deed.case.unit_id, None
    deed.done("case.sent_back", f"退回：{why}", {"former_unit": former, "reason": why})
    return deed.case


def co_units(
    session: Session, case_id: int, *, unit_ids: Sequence[str], reason: str, actor: Actor, now: datetime
) -> Case:
    """协办: the units that help the responsible one, as a whole list."""
    deed = undertake(session, case_id, Step.CO_UNITS, actor=actor, now=now)
    why = require_words(reason, "协办的理由")
    names = [get_unit(session, unit_id).name for unit_id in unit_ids]
    if deed.case.unit_id in unit_ids:
        raise Invalid("承办单位不能同时是协办单位", code="co_unit_is_unit")
    deed.case.co_units = list(dict.fromkeys(unit_ids))
    detail = {"co_units": deed.case.co_units, "reason": why}
    deed.done("case.co_units_set", f"协办：{'、'.join(names) or '无'}（{why}）", detail)
    return deed.case


def record_measure(session: Session, case_id: int, *, text: str, actor: Actor, now: datetime) -> Measure:
    """处置: what the unit did."""
    deed = undertake(session, case_id, Step.RECORD_MEASURE, actor=actor, now=now)
    done = require_words(text, "处置措施")
    deed.done("case.measure_recorded", f"处置：{done}")
    measure = _keep(deed, "measure", done)
    recompute(deed)
    return measure


def respond(session: Session, case_id: int, *, actor: Actor, now: datetime) -> Case:
    """回应 begins: somebody is writing the answer. Stops no clock."""
    deed = undertake(session, case_id, Step.RESPOND, actor=actor, now=now)
    deed.done("case.responding", "开始回应")
    return deed.case


def publish_result(
    session: Session, case_id: int, *, text: str, url: str, actor: Actor, now: datetime
) -> Measure:
    """公布处置结果, with the link under which the public can read it. Raises Invalid without one."""
    deed = undertake(session, case_id, Step.PUBLISH_RESULT, actor=actor, now=now)
    result = require_words(text, "处置结果")
    if not LINK.fullmatch(url):
        raise Invalid("请给出公布处置结果的链接（http:// 或 https://）", code="result_without_link")
    deed.done("case.result_published", f"公布处置结果：{result}", {"url": url})
    measure = _keep(deed, "result", result, url)
    prove(deed, Proves(duty=Duty.RESULT_PUBLICATION), {"at": now.isoformat(), "url": url})
    recompute(deed, because="已公布处置结果")
    return measure


def evaluate_effect(session: Session, case_id: int, *, text: str, actor: Actor, now: datetime) -> Measure:
    """效果评估: how the answer was received."""
    deed = undertake(session, case_id, Step.EVALUATE, actor=actor, now=now)
    finding = require_words(text, "效果评估")
    deed.done("case.evaluated", f"效果评估：{finding}")
    return _keep(deed, "evaluation", finding)


def archive(session: Session, case_id: int, *, actor: Actor, now: datetime, reason: str = "") -> Case:
    """归档, with a closing word if there is one. Raises Conflict (`duties_open`) while any clock of the case still runs."""
    deed = _archiving(session, case_id, actor, now)
    deed.case.archived_at = now
    deed.done("case.archived", f"归档：{reason}" if reason else "归档", {"reason": reason})
    return deed.case


def _archiving(session: Session, case_id: int, actor: Actor, now: datetime) -> Deed:
    """Begin the archive; a case that is not so far is told all it lacks."""
    try:
        return undertake(session, case_id, Step.ARCHIVE, actor=actor, now=now)
    except Conflict as refused:
        gaps = lacking(session, get_case(session, case_id))
        if refused.reason != "transition_not_allowed" or not gaps:
            raise
        words = f"{refused.message}：{'；'.join(gaps)}"
        raise Conflict(words, code="transition_not_allowed") from refused


def _keep(deed: Deed, kind: str, text: str, url: str | None = None) -> Measure:
    measure = Measure(
        case_id=deed.case.id,
        kind=kind,
        text=text,
        url=url,
        unit_id=deed.actor.unit_id,
        by=deed.actor.username,
        at=deed.now,
    )
    deed.session.add(measure)
    deed.session.flush()
    return measure
