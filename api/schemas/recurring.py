"""Duties that come back with the calendar."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.base import Coded, Request, Wire


class PeriodOut(Wire):
    """One duty in one year or quarter."""

    limit: str = Field(description="依据的时限，如 GI-20.supervision_of_quarter")
    period: str = Field(description="2026 或 2026Q4")
    title: str | None = Field(description="办件标题；没有办件的为空")
    begins_at: datetime
    ends_at: datetime = Field(description="下一期开始的时刻")
    ended: bool
    case_id: int | None = Field(description="办件；本系统启用之前已经到期的没有")
    state: Coded | None


class RecurringOut(Wire):
    """What comes back for this office."""

    office: Coded
    periods: list[PeriodOut]


class OfficeIn(Request):
    """What kind of office this is."""

    form: Literal["department", "government"]
