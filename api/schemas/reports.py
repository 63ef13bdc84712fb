"""Timeliness: who answered how fast; every number opens to its cases."""

from pydantic import Field

from api.schemas.base import Coded, Wire
from api.schemas.cases import ObligationOut


class TimelinessFigures(Wire):
    on_time: int
    late: int
    missed: int
    overdue: int = Field(description="进行中但已超时")
    in_progress: int
    excluded: int = Field(description="被替换、免除、不适用：不计入分母")
    total: int = Field(description="按时 + 迟 + 未办")


class UnitFigures(TimelinessFigures):
    unit: str


class TimelinessDot(Wire):
    """One clock: hours taken against hours allowed."""

    obligation_id: int
    case_id: int
    case_title: str
    duty: Coded
    unit: str
    hours: float
    limit_hours: float
    late: bool


class LeadLine(Wire):
    case_id: int
    case_number: str
    case_title: str
    steps: list[tuple[str, float | None]] = Field(description="步骤名, 距首帖的分钟数")


class LateItem(Wire):
    obligation: ObligationOut
    unit: str
    late_by_seconds: float
    cause: str


class Timeliness(Wire):
    figures: TimelinessFigures
    by_unit: list[UnitFigures]
    dots: list[TimelinessDot]
    leads: list[LeadLine]
    late: list[LateItem]
    obligations: list[ObligationOut]
    definitions: dict[str, str]
