"""The middle of the chain: what stands on a case between 研判 and 归档."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Coded, Request, Wire
from api.schemas.findings import FindingOut
from api.schemas.partners import JointActionOut, ReferralOut


class AssessmentOut(Wire):
    """One 研判; all are kept."""

    decision: Coded
    grounds: list[Coded] = Field(
        description="必须回应的依据：policy_misread | public_interest | moral_line | emergency | "
        "superior_request | hot_topic"
    )
    sort: Coded | None = Field(
        description="分类处置：suggestion | hardship | major_problem | unaware | mistaken_view"
    )
    to_publish: str | None = Field(description="按分类应当公布什么")
    reason: str
    by: str
    at: datetime


class UrgingOut(Wire):
    """One 催办."""

    number: int
    unit: str
    text: str
    by: str
    at: datetime


class CaseRef(Wire):
    """Another case, by its number."""

    id: int
    number: str
    title: str


class Chain(Wire):
    """What a case's page says of it besides course and clocks."""

    assessments: list[AssessmentOut]
    urgings: list[UrgingOut]
    joint_actions: list[JointActionOut]
    referrals: list[ReferralOut]
    findings: list[FindingOut]
    hinted_grounds: list[Coded] = Field(description="按事件类型提示的必须回应依据，由研判人决定")
    lacking: list[str] = Field(description="归档前还缺什么（时限之外）")
    survivor: CaseRef | None = Field(description="并入了哪一件")
    absorbed: list[CaseRef] = Field(description="并入本件的办件")


class MergeIn(Request):
    """并案: this case goes into another."""

    into: int = Field(description="并入哪个办件")
    reason: str = Field(min_length=2, max_length=2000)
