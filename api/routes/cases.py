"""Cases and what moves them. Every action answers with the case as it then is."""

from typing import Annotated

from fastapi import APIRouter

from alerts import forms, handling
from alerts.assessments.sorting import AnswerGround, Sort
from alerts.duties import Assessment as Decision
from api.acting import case_after
from api.context import Context
from api.paging import Paging
from api.parsing import maybe_member, member
from api.permissions import Requires
from api.schemas.case_kinds import NewCase, StepIn
from api.schemas.cases import (
    Assessment,
    Assignment,
    CaseOut,
    CasePage,
    CoUnits,
    Note,
    Reason,
    ResultIn,
)
from api.views import cases as views
from huiying.people import Actor

router = APIRouter(prefix="/cases", tags=["cases"])


@router.get("", dependencies=[Requires("cases.read")])
def cases(
    context: Context,
    paging: Paging,
    state: str | None = None,
    unit: str | None = None,
    kind: str | None = None,
) -> CasePage:
    """Cases, the newest first."""
    with context.database.reading() as session:
        return views.page(session, views.Wanted(state=state, unit=unit, kind=kind), paging=paging)


@router.post("")
def open_by_form(form: NewCase, actor: Annotated[Actor, Requires("cases.open")], context: Context) -> CaseOut:
    """按登记表立一个办件，时限随之开出。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        opened = forms.open_form(session, form.kind, form.form, actor=actor, now=now)
        return views.one(session, opened.id, actor=actor, now=now)


@router.post("/{case_id}/steps/{step}")
def take_step(
    case_id: int, step: str, form: StepIn, actor: Annotated[Actor, Requires("cases.steps")], context: Context
) -> CaseOut:
    """办这一类办件的一步；放宽时限的步骤先成为申请，等第二人确认。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: forms.take_step(session, case_id, step, form.fields, actor=actor, now=now),
    )


@router.get("/{case_id}")
def case(case_id: int, actor: Annotated[Actor, Requires("cases.read")], context: Context) -> CaseOut:
    """One case with everything on record."""
    with context.database.reading() as session:
        return views.one(session, case_id, actor=actor, now=context.clock.now())


@router.post("/{case_id}/assess")
def assess(
    case_id: int, form: Assessment, actor: Annotated[Actor, Requires("cases.assess")], context: Context
) -> CaseOut:
    """研判：需回应、转办、持续关注、误报、不回应，都要写理由。"""
    decision = member(Decision, form.decision, "研判结论")
    grounds = [member(AnswerGround, ground, "必须回应的依据") for ground in form.grounds]
    sort = maybe_member(Sort, form.sort, "分类处置")
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.assess(
            session,
            case_id,
            decision=decision,
            reason=form.reason,
            grounds=grounds,
            sort=sort,
            actor=actor,
            now=now,
        ),
    )


@router.post("/{case_id}/assign")
def assign(
    case_id: int, form: Assignment, actor: Annotated[Actor, Requires("cases.assign")], context: Context
) -> CaseOut:
    """交办给责任单位。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.assign(
            session, case_id, unit_id=form.unit_id, reason=form.reason, actor=actor, now=now
        ),
    )


@router.post("/{case_id}/co_units")
def set_co_units(
    case_id: int, form: CoUnits, actor: Annotated[Actor, Requires("cases.co_units")], context: Context
) -> CaseOut:
    """协办单位，整份名单。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.co_units(
            session, case_id, unit_ids=form.unit_ids, reason=form.reason, actor=actor, now=now
        ),
    )


@router.post("/{case_id}/sign_for")
def sign_for(case_id: int, actor: Annotated[Actor, Requires("cases.sign_for")], context: Context) -> CaseOut:
    """签收。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.sign_for(session, case_id, actor=actor, now=now),
    )


@router.post("/{case_id}/send_back")
def send_back(
    case_id: int, form: Reason, actor: Annotated[Actor, Requires("cases.send_back")], context: Context
) -> CaseOut:
    """退回，写明理由。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.send_back(session, case_id, reason=form.reason, actor=actor, now=now),
    )


@router.post("/{case_id}/measures")
def record_measure(
    case_id: int, form: Note, actor: Annotated[Actor, Requires("cases.measures")], context: Context
) -> CaseOut:
    """登记处置措施。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.record_measure(session, case_id, text=form.text, actor=actor, now=now),
    )


@router.post("/{case_id}/result")
def publish_result(
    case_id: int, form: ResultIn, actor: Annotated[Actor, Requires("cases.result")], context: Context
) -> CaseOut:
    """公布处置结果，要有公众能看到的链接。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.publish_result(
            session, case_id, text=form.text, url=form.link, actor=actor, now=now
        ),
    )


@router.post("/{case_id}/effect")
def evaluate_effect(
    case_id: int, form: Note, actor: Annotated[Actor, Requires("cases.effect")], context: Context
) -> CaseOut:
    """效果评估。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.evaluate_effect(session, case_id, text=form.text, actor=actor, now=now),
    )


@router.post("/{case_id}/archive")
def archive(
    case_id: int, form: Reason, actor: Annotated[Actor, Requires("cases.archive")], context: Context
) -> CaseOut:
    """归档；还有时限未了结时不行。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: handling.archive(session, case_id, reason=form.reason, actor=actor, now=now),
    )
