"""The contact book and the joint actions with 宣传、网信、公安、通信管理."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from sqlalchemy.orm import Session

from alerts.drills.time import moment_for
from alerts.partners import actions, contacts
from alerts.partners.contacts import Contact, PartnerKind
from alerts.partners.models import JointAction, Partner
from api.acting import case_after
from api.context import Context, ServiceContext
from api.paging import Paging
from api.parsing import member
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.cases import CaseOut, Note
from api.schemas.partners import JointActionIn, JointActionOut, PartnerIn, PartnerOut
from api.views import cases
from api.views import partners as views
from api.views.people import Names
from huiying.people import Actor

router = APIRouter(tags=["partners"])
Keeper = Annotated[Actor, Requires("partners.write")]
Coordinator = Annotated[Actor, Requires("cases.joint_actions")]


@router.get("/partners", dependencies=[Requires("partners.read")])
def partners(context: Context) -> list[PartnerOut]:
    """The contact book, those in use first."""
    with context.database.reading() as session:
        return views.book(session)


@router.post("/partners")
def add_partner(form: PartnerIn, actor: Keeper, context: Context) -> PartnerOut:
    """登记一个部门的值班电话和联系办法。"""
    contact = _contact(form)
    return _entry(context, lambda session, now: contacts.add_partner(session, contact, actor=actor, now=now))


@router.put("/partners/{partner_id}")
def change_partner(partner_id: int, form: PartnerIn, actor: Keeper, context: Context) -> PartnerOut:
    """更正一个部门；不再联系的停用，不删除。"""
    contact = _contact(form)
    return _entry(
        context,
        lambda session, now: contacts.change_partner(session, partner_id, contact, actor=actor, now=now),
    )


@router.get("/joint_actions")
def joint_actions(
    actor: Annotated[Actor, Requires("cases.read")], context: Context, paging: Paging, closed: bool = False
) -> Page[JointActionOut]:
    """Joint actions of all cases that are still open, or those closed."""
    with context.database.reading() as session:
        return views.waiting(session, closed=closed, actor=actor, paging=paging)


@router.post("/cases/{case_id}/joint_actions")
def ask(case_id: int, form: JointActionIn, actor: Coordinator, context: Context) -> CaseOut:
    """请一个部门协助。"""
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: actions.ask(
            session, case_id, partner_id=form.partner_id, text=form.text, actor=actor, now=now
        ),
    )


@router.post("/joint_actions/{action_id}/answer")
def answer(action_id: int, form: Note, actor: Coordinator, context: Context) -> CaseOut:
    """登记对方的答复。"""
    return _case(
        context,
        actor,
        action_id,
        lambda session, now: actions.answer(session, action_id, text=form.text, actor=actor, now=now),
    )


@router.post("/joint_actions/{action_id}/close")
def close(action_id: int, form: Note, actor: Coordinator, context: Context) -> CaseOut:
    """联动办结，写明结果。"""
    return _case(
        context,
        actor,
        action_id,
        lambda session, now: actions.close(session, action_id, outcome=form.text, actor=actor, now=now),
    )


def _contact(form: PartnerIn) -> Contact:
    return Contact(
        kind=member(PartnerKind, form.kind, "部门类别"),
        name=form.name,
        duty_phone=form.duty_phone,
        reach=form.reach,
        in_use=form.in_use,
    )


def _entry(context: ServiceContext, write: Callable[[Session, datetime], Partner]) -> PartnerOut:
    with context.database.transaction() as session:
        return views.partner(write(session, context.clock.now()), Names(session))


def _case(
    context: ServiceContext, actor: Actor, action_id: int, act: Callable[[Session, datetime], JointAction]
) -> CaseOut:
    with context.database.transaction() as session:
        row, now = session.get(JointAction, action_id), context.clock.now()
        done = act(session, now if row is None else moment_for(session, row.case_id, now))
        return cases.one(session, done.case_id, actor=actor, now=now)
