"""Alerts: acknowledge by name, dismiss with a reason, open a case."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.board import AlertOut
from api.schemas.cases import CaseRow, Reason
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(prefix="/alerts", tags=["alerts"])
Decider = Annotated[Actor, Requires("alerts.decide")]


@router.get("")
def alerts(
    actor: Annotated[Actor, Requires("alerts.read")],
    context: Context,
    paging: Paging,
    state: str | None = None,
) -> Page[AlertOut]:
    """Alerts, newest first."""
    pending()


@router.post("/{alert_id}/acknowledge")
def acknowledge(
    alert_id: int, actor: Annotated[Actor, Requires("alerts.acknowledge")], context: Context
) -> AlertOut:
    """认领：the signed-in person has seen it."""
    pending()


@router.post("/{alert_id}/dismiss")
def dismiss(alert_id: int, form: Reason, actor: Decider, context: Context) -> AlertOut:
    """不处理，with the reason."""
    pending()


@router.post("/{alert_id}/open")
def open_case(alert_id: int, form: Reason, actor: Decider, context: Context) -> CaseRow:
    """立为办件。"""
    pending()
