"""The gates before publication. Every action answers with the draft as it then is."""

from typing import Annotated

from fastapi import APIRouter

from api.acting import draft_after
from api.context import Context
from api.parsing import maybe_member, member
from api.permissions import Requires
from api.schemas.drafts import DraftOut
from api.schemas.gates import ExpressIn, GateIn, InterpretationIn
from huiying.people import Actor
from response import clearance, interpretations
from response.rulings import Ruling
from response.terms import Attribute, Exemption, Gate, Risk, Verdict
from response.wording import cut

router = APIRouter(prefix="/drafts/{draft_id}", tags=["drafts"])


@router.post("/gates")
def pass_gate(
    draft_id: int, form: GateIn, actor: Annotated[Actor, Requires("drafts.gates")], context: Context
) -> DraftOut:
    """公开属性、去标识化、公开研判、舆情风险评估：对最新一版说通过、退回或例外。"""
    gate, ruling = member(Gate, form.gate, "关口"), _ruling(form)
    return draft_after(
        context,
        actor,
        draft_id,
        lambda session, now: clearance.pass_gate(
            session, draft_id, gate=gate, ruling=ruling, actor=actor, now=now
        ),
    )


def _ruling(form: GateIn) -> Ruling:
    return Ruling(
        verdict=member(Verdict, form.verdict, "结论"),
        reason=form.reason,
        attribute=maybe_member(Attribute, form.attribute, "公开属性"),
        exemption=maybe_member(Exemption, form.exemption, "例外"),
        not_personal=form.not_personal,
        content=form.content,
        timing=form.timing,
        manner=form.manner,
        risk=maybe_member(Risk, form.risk, "舆情风险"),
        release_plan=form.release_plan,
        interpretation_plan=form.interpretation_plan,
        response_plan=form.response_plan,
    )


@router.post("/express")
def open_express_lane(
    draft_id: int, form: ExpressIn, actor: Annotated[Actor, Requires("drafts.express")], context: Context
) -> DraftOut:
    """应急快车道（I、II 级）：终审和保密审查后即可发布，其余关口事后补办，补完才能归档。"""
    return draft_after(
        context,
        actor,
        draft_id,
        lambda session, now: clearance.open_express_lane(
            session, draft_id, reason=form.reason, actor=actor, now=now
        ),
    )


@router.post("/interpretation")
def interpret(
    draft_id: int, form: InterpretationIn, actor: Annotated[Actor, Requires("drafts.write")], context: Context
) -> DraftOut:
    """解读材料：为政策文件起草一稿，或关联同一办件里已有的一稿。"""
    return draft_after(
        context,
        actor,
        draft_id,
        lambda session, now: (
            interpretations.link_interpretation(
                session, draft_id, draft_id=form.draft_id, actor=actor, now=now
            )
            if form.draft_id is not None
            else interpretations.write_interpretation(
                session, draft_id, title=form.title, sentences=cut(form.text), actor=actor, now=now
            )
        ),
    )
