"""Kinds of case and their forms."""

from typing import Any

from pydantic import Field

from api.schemas.base import FieldOut, Request, Wire


class CaseKindOut(Wire):
    """A kind of case that a form opens."""

    name: str
    label: str
    purpose: str
    fields: list[FieldOut]
    allowed: bool = Field(description="当前登录的人能否登记")


class NewCase(Request):
    """A case to open by its form."""

    kind: str
    form: dict[str, Any] = Field(description="字段名 → 值；时间写成带时区的 ISO 8601")


class StepIn(Request):
    """What a step of a case asks."""

    fields: dict[str, Any] = Field(default_factory=dict)
