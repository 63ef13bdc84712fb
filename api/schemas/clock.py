"""The time of the service; a simulated one can be turned."""

from datetime import datetime

from pydantic import AwareDatetime

from api.schemas.base import Request, Wire


class ClockOut(Wire):
    now: datetime
    simulated: bool


class ClockIn(Request):
    now: AwareDatetime
