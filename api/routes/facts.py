"""An officer's word on a case: its facts, its time, its grade, and what will not be done any more."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from sqlalchemy.orm import Session

from alerts import clocks, figures, gradebook
from alerts.grades import Grade
from api.acting import case_after
from api.context import Context
from api.parsing import member
from api.permissions import Requires
from api.schemas.cases import CaseOut, Concession, FactChange, GradeChange, TimeChange
from huiying.errors import Conflict
from huiying.people import Actor

router = APIRouter(prefix="/cases", tags=["cases"])


@router.post("/{case_id}/facts")
def confirm_fact(
    case_id: int, form: FactChange, actor: Annotated[Actor, Requires("cases.facts")], context: Context
) -> CaseOut:
    """核定一个数字；它高于所有来源的说法。"""
    reason = f"{form.source}：{form.reason}"
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: figures.confirm_fact(
            session, case_id, kind=form.kind, value=form.value, reason=reason, actor=actor, now=now
        ),
    )


@router.post("/{case_id}/time")
def confirm_time(
    case_id: int, form: TimeChange, actor: Annotated[Actor, Requires("cases.facts")], context: Context
) -> CaseOut:
    """更正事发时间；改晚要走放宽申请。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: figures.confirm_time(
            session, case_id, occurred_at=form.occurred_at, reason=form.reason, actor=actor, now=now
        ),
    )


@router.post("/{case_id}/grade")
def set_grade(
    case_id: int, form: GradeChange, actor: Annotated[Actor, Requires("cases.grade")], context: Context
) -> CaseOut:
    """定级：确认或提高；降低要走放宽申请。"""
    grade = member(Grade, form.grade, "等级")
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: gradebook.set_grade(
            session, case_id, grade=grade, reason=form.reason, actor=actor, now=now
        ),
    )


@router.post("/{case_id}/concede")
def concede(
    case_id: int, form: Concession, actor: Annotated[Actor, Requires("cases.concede")], context: Context
) -> CaseOut:
    """把一个已经超时的时限记为未完成。"""

    def deed(session: Session, now: datetime) -> None:
        if clocks.get_obligation(session, form.obligation_id).case_id != case_id:
            raise Conflict("这个时限不属于这个办件", code="other_case")
        clocks.concede(session, form.obligation_id, reason=form.reason, actor=actor, now=now)

    return case_after(context, actor, case_id, deed)
