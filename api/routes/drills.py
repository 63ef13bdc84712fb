"""Drills: a roster and a time of their own, and nothing that leaves the house."""

from typing import Annotated

from fastapi import APIRouter

from alerts.drills import service
from api.context import Context
from api.directory import Accounts
from api.permissions import Requires
from api.schemas.cases import CaseOut
from api.schemas.drills import DrillCase, DrillOut, DrillTime, NewDrill
from api.views import cases, drills
from huiying.people import Actor

router = APIRouter(prefix="/drills", tags=["drills"])
Reader = Annotated[Actor, Requires("drills.read")]
Organiser = Annotated[Actor, Requires("drills.run")]


@router.get("")
def list_drills(actor: Reader, context: Context) -> list[DrillOut]:
    """全部演练，最近的在前。"""
    with context.database.reading() as session:
        return drills.drills(session, actor=actor, now=context.clock.now())


@router.post("")
def start_drill(form: NewDrill, actor: Organiser, context: Context) -> DrillOut:
    """开始演练：自有值班表、自有时间；不惊动外部渠道，不进统计。"""
    now, plan = context.clock.now(), service.Plan(title=form.title, on_duty=form.on_duty)
    with context.database.transaction() as session:
        row = service.start(session, plan, actor=actor, directory=Accounts(), now=now)
        return drills.drill(session, row, actor=actor, now=now)


@router.get("/{drill_id}")
def read_drill(drill_id: int, actor: Reader, context: Context) -> DrillOut:
    """一场演练。"""
    with context.database.reading() as session:
        return drills.one(session, drill_id, actor=actor, now=context.clock.now())


@router.post("/{drill_id}/cases")
def open_in_drill(drill_id: int, form: DrillCase, actor: Organiser, context: Context) -> CaseOut:
    """在演练中立一个办件，标题带“【演练】”。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        case = service.open_drill_case(session, drill_id, form.kind, form.form, actor=actor, now=now)
        return cases.one(session, case.id, actor=actor, now=now)


@router.put("/{drill_id}/clock")
def turn_drill_clock(drill_id: int, form: DrillTime, actor: Organiser, context: Context) -> DrillOut:
    """拨演练的钟，途中该提醒的照提醒；真实的钟不动。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        row = service.turn(session, drill_id, form.now, actor=actor, directory=Accounts(), now=now)
        return drills.drill(session, row, actor=actor, now=now)


@router.post("/{drill_id}/end")
def end_drill(drill_id: int, actor: Organiser, context: Context) -> DrillOut:
    """结束演练：还在计时的时限记为“演练结束”，不记为未完成。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        row = service.end(session, drill_id, actor=actor, now=now)
        return drills.drill(session, row, actor=actor, now=now)
