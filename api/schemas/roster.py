"""The roster and 交接班."""

from datetime import datetime

from pydantic import AwareDatetime, Field

from api.schemas.base import Request, Wire


class OnDuty(Wire):
    """Somebody on duty, or standing in where the roster has a gap."""

    username: str
    name: str


class ShiftOut(Wire):
    """One person on duty from a moment up to, not including, another."""

    username: str
    name: str
    position: int = Field(description="顺位，1 先通知")
    begins_at: datetime
    ends_at: datetime


class GapOut(Wire):
    """A time for which the roster names nobody."""

    begins_at: datetime
    ends_at: datetime
    words: str


class RosterOut(Wire):
    """Who is on duty now, and the roster of the time asked for."""

    now: datetime
    on_duty: list[OnDuty]
    gap: str | None = Field(description="此刻无人值班时的说明；on_duty 是代为通知的人")
    begin: datetime
    end: datetime
    shifts: list[ShiftOut]
    gaps: list[GapOut]


class ShiftIn(Request):
    username: str = Field(min_length=1, max_length=50)
    position: int = Field(1, ge=1, le=99)
    begins_at: AwareDatetime
    ends_at: AwareDatetime


class RosterIn(Request):
    """All shifts of a time; what was entered for it before is replaced."""

    begin: AwareDatetime
    end: AwareDatetime
    shifts: list[ShiftIn] = Field(max_length=1000)


class HandoverIn(Request):
    to: str = Field(min_length=1, max_length=50, description="接班人的登录名")
    note: str = Field("", max_length=2000)


class OpenItem(Wire):
    """One thing that was open when the watch was handed over."""

    subject: str
    title: str
    waiting_for: str
    due: datetime | None


class HandoverOut(Wire):
    id: int
    at: datetime
    from_: OnDuty = Field(serialization_alias="from")
    to: OnDuty
    note: str
    open_items: list[OpenItem]
