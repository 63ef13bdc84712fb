"""Duties that come back with the calendar: each year, each quarter."""

from typing import Annotated

from fastapi import APIRouter

from alerts.recurring import profile
from api.context import Context
from api.permissions import Requires
from api.schemas.recurring import OfficeIn, RecurringOut
from api.views import recurring as views
from huiying.people import Actor

router = APIRouter(prefix="/recurring", tags=["rules"])


@router.get("", dependencies=[Requires("rules.read")])
def recurring(context: Context) -> RecurringOut:
    """Every period on record, the newest first; the service opens them by itself."""
    with context.database.reading() as session:
        return views.overview(session)


@router.put("/office")
def set_office(
    form: OfficeIn, actor: Annotated[Actor, Requires("rules.choose")], context: Context
) -> RecurringOut:
    """Say what kind of office this is: a department reports by 31 January, a government by 31 March."""
    with context.database.transaction() as session:
        office = profile.OfficeForm(form.form)
        profile.set_office_form(session, office, actor=actor, now=context.clock.now())
        return views.overview(session)
