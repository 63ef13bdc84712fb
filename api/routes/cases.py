"""Cases and what moves them. Every action answers with the case as it then is."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.cases import (
    Assessment,
    Assignment,
    CaseOut,
    CaseRow,
    EasingRequest,
    EvidenceIn,
    FactChange,
    GradeChange,
    Note,
    Reason,
)
from api.schemas.drafts import DraftOut, NewDraft
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(prefix="/cases", tags=["cases"])
Reader = Annotated[Actor, Requires("cases.read")]


@router.get("")
def cases(
    actor: Reader, context: Context, paging: Paging, state: str | None = None, unit: str | None = None
) -> Page[CaseRow]:
    """Cases, the newest first."""
    pending()


@router.get("/{case_id}")
def case(case_id: int, actor: Reader, context: Context) -> CaseOut:
    """One case with everything on record."""
    pending()


@router.post("/{case_id}/assess")
def assess(
    case_id: int, form: Assessment, actor: Annotated[Actor, Requires("cases.assess")], context: Context
) -> CaseOut:
    """研判。"""
    pending()


@router.post("/{case_id}/assign")
def assign(
    case_id: int, form: Assignment, actor: Annotated[Actor, Requires("cases.assign")], context: Context
) -> CaseOut:
    """交办。"""
    pending()


@router.post("/{case_id}/sign_for")
def sign_for(case_id: int, actor: Annotated[Actor, Requires("cases.sign_for")], context: Context) -> CaseOut:
    """签收。"""
    pending()


@router.post("/{case_id}/send_back")
def send_back(
    case_id: int, form: Reason, actor: Annotated[Actor, Requires("cases.send_back")], context: Context
) -> CaseOut:
    """退回。"""
    pending()


@router.post("/{case_id}/measures")
def record_measure(
    case_id: int, form: Note, actor: Annotated[Actor, Requires("cases.measures")], context: Context
) -> CaseOut:
    """处置措施。"""
    pending()


@router.post("/{case_id}/grade")
def set_grade(
    case_id: int, form: GradeChange, actor: Annotated[Actor, Requires("cases.grade")], context: Context
) -> CaseOut:
    """定级。"""
    pending()


@router.post("/{case_id}/facts")
def confirm_fact(
    case_id: int, form: FactChange, actor: Annotated[Actor, Requires("cases.facts")], context: Context
) -> CaseOut:
    """核实事实。"""
    pending()


@router.post("/{case_id}/easings")
def propose_easing(
    case_id: int, form: EasingRequest, actor: Annotated[Actor, Requires("cases.easings")], context: Context
) -> CaseOut:
    """放宽时限的申请，由第二人确认。"""
    pending()


@router.post("/{case_id}/evidence")
def record_evidence(
    case_id: int, form: EvidenceIn, actor: Annotated[Actor, Requires("cases.evidence")], context: Context
) -> CaseOut:
    """登记证据。"""
    pending()


@router.post("/{case_id}/result")
def publish_result(
    case_id: int, form: Note, actor: Annotated[Actor, Requires("cases.result")], context: Context
) -> CaseOut:
    """公布处置结果。"""
    pending()


@router.post("/{case_id}/effect")
def evaluate_effect(
    case_id: int, form: Note, actor: Annotated[Actor, Requires("cases.effect")], context: Context
) -> CaseOut:
    """效果评估。"""
    pending()


@router.post("/{case_id}/archive")
def archive(
    case_id: int, form: Reason, actor: Annotated[Actor, Requires("cases.archive")], context: Context
) -> CaseOut:
    """归档。"""
    pending()


@router.post("/{case_id}/drafts")
def create_draft(
    case_id: int, form: NewDraft, actor: Annotated[Actor, Requires("drafts.write")], context: Context
) -> DraftOut:
    """拟稿。"""
    pending()
