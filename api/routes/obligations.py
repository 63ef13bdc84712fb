"""Obligations: the clocks."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.cases import ObligationOut
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(prefix="/obligations", tags=["obligations"])
Reader = Annotated[Actor, Requires("obligations.read")]


@router.get("")
def obligations(
    actor: Reader,
    context: Context,
    paging: Paging,
    state: str | None = None,
    due_before: AwareDatetime | None = None,
    unit: str | None = None,
) -> Page[ObligationOut]:
    """Clocks by what is due first. `state`: one of the states, or `overdue`; `unit`: id of the responsible unit."""
    pending()


@router.get("/{obligation_id}")
def obligation(obligation_id: int, actor: Reader, context: Context) -> ObligationOut:
    """One clock with its rules and their words."""
    pending()
