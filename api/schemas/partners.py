"""Departments one acts with, joint actions on cases, and the material handed over."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Action, Coded, Request, Wire


class PartnerOut(Wire):
    """An entry of the contact book."""

    id: int
    kind: Coded = Field(description="publicity | cyberspace | police | communications | media | other")
    name: str
    duty_phone: str
    reach: str
    in_use: bool
    updated_at: datetime
    updated_by: str


class PartnerIn(Request):
    """An entry as a whole."""

    kind: str = Field(description="publicity | cyberspace | police | communications | media | other")
    name: str = Field(min_length=2, max_length=200)
    duty_phone: str = Field(min_length=3, max_length=100)
    reach: str = Field("", max_length=2000, description="其他联系办法")
    in_use: bool = True


class JointActionOut(Wire):
    """What was asked of a department, what it answered, what came of it."""

    id: int
    case_id: int
    case_number: str
    partner: PartnerOut
    asked: str
    asked_by: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    outcome: str | None
    closed_by: str | None
    closed_at: datetime | None
    actions: list[Action]


class JointActionIn(Request):
    """请求协助."""

    partner_id: int
    text: str = Field(min_length=2, max_length=5000)


class ReferralOut(Wire):
    """A package that somebody took."""

    partner: str | None
    masked: bool = Field(description="个人信息已遮盖")
    files: int
    manifest_sha256: str
    taken_by: str
    taken_at: datetime
