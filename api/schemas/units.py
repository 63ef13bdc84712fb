"""Units and what they answer for."""

from pydantic import Field

from api.schemas.base import Request
from api.schemas.people import UnitOut


class UnitRow(UnitOut):
    """A unit with its post."""

    subjects: list[str]
    parent_id: str | None = Field(description="上级单位")
    places: list[str] = Field(description="负责的地方，空为不限")
    vertical: bool = Field(description="垂直管理：由上级单位回应")


class UnitIn(Request):
    """A unit's post, as a whole."""

    name: str = Field(min_length=2, max_length=200)
    subjects: list[str] = Field(default_factory=list, description="主管的事项")
    parent_id: str | None = None
    places: list[str] = Field(default_factory=list, description="省/市/县 或 省/市/县/镇")
    vertical: bool = False


class NewUnit(UnitIn):
    """A unit to register."""

    id: str = Field(min_length=2, max_length=50)
