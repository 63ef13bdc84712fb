"""Obligations: the clocks."""

from fastapi import APIRouter
from pydantic import AwareDatetime

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.cases import ObligationOut
from api.views import obligations as views

router = APIRouter(prefix="/obligations", tags=["obligations"], dependencies=[Requires("obligations.read")])


@router.get("")
def obligations(
    context: Context,
    paging: Paging,
    state: str | None = None,
    due_before: AwareDatetime | None = None,
    unit: str | None = None,
) -> Page[ObligationOut]:
    """Clocks, what is due first first. `state`: one of the states, or `overdue`; `unit`: id of the responsible unit."""
    wanted = views.Wanted(state=state, due_before=due_before, unit=unit)
    with context.database.reading() as session:
        return views.page(session, wanted, paging, context.clock.now())


@router.get("/{obligation_id}")
def obligation(obligation_id: int, context: Context) -> ObligationOut:
    """One clock with its rules and their words."""
    with context.database.reading() as session:
        return views.one(session, obligation_id, context.clock.now())
