"""The service's time; a simulated one can be turned."""

from typing import Annotated

from fastapi import APIRouter

from api import sessions
from api.context import Context
from api.permissions import Requires
from api.schemas.clock import ClockIn, ClockOut
from huiying import audit, schedule
from huiying.clock import FileClock, aware
from huiying.errors import Conflict
from huiying.people import Actor

router = APIRouter(prefix="/clock", tags=["clock"])


@router.get("", dependencies=[Requires("board.read")])
def read_clock(context: Context) -> ClockOut:
    """What time the service takes it to be."""
    return ClockOut(now=context.clock.now(), simulated=context.settings.simulated)


@router.put("")
def turn_clock(form: ClockIn, actor: Annotated[Actor, Requires("clock.set")], context: Context) -> ClockOut:
    """Turn a simulated clock forward, doing on the way what falls due, each at its own moment.

    Refused on a service that runs by the machine's time.
    """
    clock = context.clock
    if not context.settings.simulated or not isinstance(clock, FileClock):
        raise Conflict("这套服务用的是真实时间，不能拨钟；拨钟只用于演示和演练", code="clock_is_real")
    before = clock.now()
    if form.now < before:
        raise Conflict("时钟只能往前拨：往回拨会让记录的先后颠倒", code="clock_backwards")
    with context.database.transaction() as session:
        audit.record(
            session,
            at=before,
            actor=actor.username,
            action="clock.turned",
            subject="clock",
            detail={"to": form.now.isoformat()},
        )
        sessions.prolong(session, by=form.now - before, now=before)
    schedule.advance(context.database, context.schedule, clock, aware(form.now))
    return ClockOut(now=clock.now(), simulated=True)
