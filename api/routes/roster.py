"""The roster: who is on duty, and 交接班."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime

from alerts.roster import service
from alerts.roster.handovers import hand_over
from alerts.roster.shifts import Turn
from api.context import Context
from api.directory import Accounts
from api.permissions import Requires
from api.schemas.roster import HandoverIn, HandoverOut, RosterIn, RosterOut
from api.views import roster as views
from huiying.clock import aware
from huiying.errors import Invalid
from huiying.people import Actor

router = APIRouter(prefix="/roster", tags=["roster"])
Writer = Annotated[Actor, Requires("roster.write")]
WEEK = timedelta(days=7)
LONGEST = timedelta(days=400)


@router.get("", dependencies=[Requires("roster.read")])
def roster(
    context: Context, begin: AwareDatetime | None = None, end: AwareDatetime | None = None
) -> RosterOut:
    """Who is on duty now, and all shifts and gaps of a time; without one the next seven days."""
    now = context.clock.now()
    first = aware(begin) if begin else now
    last = aware(end) if end else first + WEEK
    if not first < last <= first + LONGEST:
        raise Invalid("请给出先后两个时间，相隔不超过 400 天", code="bad_interval")
    with context.database.reading() as session:
        return views.roster(session, begin=first, end=last, now=now)


@router.put("")
def set_roster(form: RosterIn, actor: Writer, context: Context) -> RosterOut:
    """排班：给出一段时间里的全部班次，原来的换掉；过去的不改。"""
    now = context.clock.now()
    shifts = [
        Turn(
            username=each.username,
            position=each.position,
            begins_at=aware(each.begins_at),
            ends_at=aware(each.ends_at),
        )
        for each in form.shifts
    ]
    with context.database.transaction() as session:
        service.put(
            session, shifts, begin=form.begin, end=form.end, actor=actor, directory=Accounts(), now=now
        )
        return views.roster(session, begin=aware(form.begin), end=aware(form.end), now=now)


@router.get("/handovers", dependencies=[Requires("roster.read")])
def handovers(context: Context) -> list[HandoverOut]:
    """The latest handovers, newest first."""
    with context.database.reading() as session:
        return views.handed_over(session)


@router.post("/handovers")
def hand_over_watch(form: HandoverIn, actor: Writer, context: Context) -> HandoverOut:
    """交接班：此刻未办完的事项随交接记录在案。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        row = hand_over(session, to=form.to, note=form.note, actor=actor, directory=Accounts(), now=now)
        return views.one_handover(session, row)
