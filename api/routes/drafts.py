"""Drafts, reviews, the secrecy slip, publication. Every action answers with the draft as it then is."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.cases import DraftRow
from api.schemas.drafts import DraftOut, NewVersion, PublicationIn, SecrecySlip, Verdict
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(prefix="/drafts", tags=["drafts"])
Reader = Annotated[Actor, Requires("drafts.read")]
Writer = Annotated[Actor, Requires("drafts.write")]


@router.get("")
def drafts(
    actor: Reader, context: Context, paging: Paging, state: str | None = None, mine: bool = False
) -> Page[DraftRow]:
    """Drafts, last changed first. `mine`: what the signed-in person wrote or must review."""
    pending()


@router.get("/{draft_id}")
def draft(draft_id: int, actor: Reader, context: Context) -> DraftOut:
    """One draft beside its facts and passages."""
    pending()


@router.post("/{draft_id}/versions")
def add_version(draft_id: int, form: NewVersion, actor: Writer, context: Context) -> DraftOut:
    """A new version; reviews of the one before no longer count."""
    pending()


@router.post("/{draft_id}/submit")
def submit(draft_id: int, actor: Writer, context: Context) -> DraftOut:
    """送审。"""
    pending()


@router.post("/{draft_id}/reviews")
def review(
    draft_id: int, form: Verdict, actor: Annotated[Actor, Requires("drafts.review")], context: Context
) -> DraftOut:
    """初审、复审、终审。"""
    pending()


@router.post("/{draft_id}/secrecy")
def sign_secrecy(
    draft_id: int, form: SecrecySlip, actor: Annotated[Actor, Requires("drafts.secrecy")], context: Context
) -> DraftOut:
    """保密审查。"""
    pending()


@router.post("/{draft_id}/publications")
def publish(
    draft_id: int, form: PublicationIn, actor: Annotated[Actor, Requires("drafts.publish")], context: Context
) -> DraftOut:
    """登记发布，停表。"""
    pending()
