"""问责: findings and what is done with them."""

from datetime import datetime

from pydantic import AwareDatetime, Field

from api.schemas.base import Action, Coded, Request, Wire
from api.schemas.people import UnitOut


class ReplyOut(Wire):
    """陈述申辩, in the unit's own words."""

    at: datetime
    by: str
    text: str


class FindingOut(Wire):
    """One finding. What the system proposes is a pointer to be verified, and accuses nobody."""

    id: int
    case_id: int
    case_number: str
    case_title: str
    unit: UnitOut | None
    ground: Coded = Field(description="weak_handling | improper_answer | late_report | head_absent")
    state: Coded = Field(description="proposed | raised | upheld | dismissed | withdrawn | noted")
    text: str
    computed: bool = Field(description="系统根据记录提示")
    obligation_id: int | None
    evidence_id: int | None
    flaw: str | None = Field(description="所依据的记录后来怎样：证据被撤回或认定不实，时限被替换")
    url: str | None
    file_sha256: str | None
    proposed_at: datetime
    raised_by: str | None
    raised_at: datetime | None
    reply_until: datetime | None = Field(description="单位陈述申辩到什么时候（内部目标）")
    replies: list[ReplyOut]
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    outcome: Coded | None = Field(description="criticism | talk")
    outcome_due: datetime | None = Field(description="内部目标，法规未定期限")
    outcome_steps: list[str]
    outcome_overdue: bool
    done_by: str | None
    done_at: datetime | None
    done_text: str | None
    done_url: str | None
    actions: list[Action]


class FindingIn(Request):
    """提出 by a person: 处置不得力 or 回应不妥当, with a link or a kept file that shows it."""

    ground: str = Field(description="weak_handling | improper_answer")
    text: str = Field(min_length=2, max_length=5000)
    url: str | None = Field(None, max_length=2000)
    file_sha256: str | None = Field(None, pattern="^[0-9a-f]{64}$")
    unit_id: str | None = Field(None, description="不填则为承办单位")
    reply_until: AwareDatetime | None = None


class TakeUp(Request):
    """提出 what the system pointed at, after verifying it."""

    reason: str = Field(min_length=2, max_length=2000, description="核实情况")
    unit_id: str | None = None
    reply_until: AwareDatetime | None = None


class Decision(Request):
    """认定 by a leader who did not raise it."""

    upheld: bool
    reason: str = Field(min_length=2, max_length=2000)
    outcome: str | None = Field(None, description="成立时：criticism | talk")


class CarriedOut(Request):
    """落实: what was done."""

    text: str = Field(min_length=2, max_length=5000)
    url: str | None = Field(None, max_length=2000)
