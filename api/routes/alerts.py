"""Alerts: acknowledge by name, dismiss with a reason, open a case."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from sqlalchemy.orm import Session

from alerts.alarms import acknowledge_alert, dismiss_alert
from alerts.models import Alert
from alerts.watch import open_from_alert
from api.context import Context, ServiceContext
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.board import AlertOut
from api.schemas.cases import CaseRow, Reason
from api.views import alerts as views
from api.views import cases
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
    with context.database.reading() as session:
        return views.page(session, state=state, actor=actor, paging=paging)


@router.post("/{alert_id}/acknowledge")
def acknowledge(
    alert_id: int, actor: Annotated[Actor, Requires("alerts.acknowledge")], context: Context
) -> AlertOut:
    """认领：登录的人看到了。"""
    return _after(
        context,
        actor,
        lambda session, now: acknowledge_alert(session, alert_id, actor=actor, now=now),
    )


@router.post("/{alert_id}/dismiss")
def dismiss(alert_id: int, form: Reason, actor: Decider, context: Context) -> AlertOut:
    """误报，写明理由。"""
    return _after(
        context,
        actor,
        lambda session, now: dismiss_alert(session, alert_id, reason=form.reason, actor=actor, now=now),
    )


@router.post("/{alert_id}/open")
def open_case(alert_id: int, form: Reason, actor: Decider, context: Context) -> CaseRow:
    """立为办件，写明理由。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        case = open_from_alert(session, alert_id, reason=form.reason, actor=actor, now=now)
        return cases.brief(session, case)


def _after(context: ServiceContext, actor: Actor, deed: Callable[[Session, datetime], Alert]) -> AlertOut:
    with context.database.transaction() as session:
        alert = deed(session, context.clock.now())
        return views.many(session, [alert], actor)[0]
