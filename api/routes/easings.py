"""Easing a clock: asked for by one person with a reason, confirmed or turned down by another."""

from typing import Annotated

from fastapi import APIRouter

from alerts import easings
from alerts.easings import EasingKind
from alerts.extensions import Extension
from alerts.grades import Grade
from alerts.models import Easing
from api.acting import case_after, decided
from api.context import Context
from api.parsing import maybe_member, member
from api.permissions import Requires
from api.schemas.cases import CaseOut, EasingRequest, Reason
from huiying.people import Actor

router = APIRouter(tags=["easings"])
Second = Annotated[Actor, Requires("easings.confirm")]


@router.post("/cases/{case_id}/easings")
def propose_easing(
    case_id: int, form: EasingRequest, actor: Annotated[Actor, Requires("cases.easings")], context: Context
) -> CaseOut:
    """申请放宽：降级、时间改晚、豁免、不适用。第二人确认之前什么都不变。"""
    kind = member(EasingKind, form.kind, "放宽种类")
    grade = maybe_member(Grade, form.grade, "等级")
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: easings.propose_easing(
            session,
            case_id,
            kind=kind,
            reason=form.reason,
            actor=actor,
            now=now,
            obligation_id=form.obligation_id,
            grade=grade,
            occurred_at=form.occurred_at,
            extension=_extension(form),
            into=form.into,
        ),
    )


def _extension(form: EasingRequest) -> Extension | None:
    if form.amount is None:
        return None
    return Extension(amount=form.amount, told_at=form.told_at, reference=form.reference)


@router.post("/easings/{easing_id}/confirm")
def confirm_easing(easing_id: int, actor: Second, context: Context) -> CaseOut:
    """确认放宽，不能是申请人本人。"""
    return decided(
        context,
        actor,
        Easing,
        easing_id,
        lambda session, now: easings.confirm_easing(session, easing_id, actor=actor, now=now),
    )


@router.post("/easings/{easing_id}/decline")
def decline_easing(easing_id: int, form: Reason, actor: Second, context: Context) -> CaseOut:
    """驳回放宽申请，写明理由。"""
    return decided(
        context,
        actor,
        Easing,
        easing_id,
        lambda session, now: easings.decline_easing(
            session, easing_id, reason=form.reason, actor=actor, now=now
        ),
    )
