"""Drills 演练."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, Field

from api.schemas.base import Request, Wire
from api.schemas.cases import CaseRow


class DrillOut(Wire):
    """One drill, with the cases that were opened in it."""

    id: int
    title: str = Field(description="带“【演练】”字样")
    running: bool
    now: datetime = Field(description="演练的时间；不影响真实的钟")
    started_by: str
    started_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    on_duty: list[str] = Field(description="演练的值班人员，按顺序")
    cases: list[CaseRow]
    allowed: bool = Field(description="当前登录的人能否拨钟、结束")


class NewDrill(Request):
    """A drill to begin."""

    title: str = Field(min_length=2, max_length=200)
    on_duty: list[str] = Field(min_length=1, max_length=20, description="值班人员的用户名，按通知的先后")


class DrillCase(Request):
    """A case to open in a drill, by the form of its kind."""

    kind: str
    form: dict[str, Any]


class DrillTime(Request):
    """Where to turn the time of a drill."""

    now: AwareDatetime
