"""The second person's word: easings of a clock, and evidence entered late."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.cases import CaseOut
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(tags=["confirmations"])


@router.post("/easings/{easing_id}/confirm")
def confirm_easing(
    easing_id: int, actor: Annotated[Actor, Requires("easings.confirm")], context: Context
) -> CaseOut:
    """确认放宽，不能是申请人本人。"""
    pending()


@router.post("/evidence/{evidence_id}/confirm")
def confirm_evidence(
    evidence_id: int, actor: Annotated[Actor, Requires("evidence.confirm")], context: Context
) -> CaseOut:
    """确认补录的证据，不能是录入人本人。"""
    pending()
