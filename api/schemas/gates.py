"""What a draft has to pass before it is published, and what is said at each gate."""

from datetime import datetime

from pydantic import Field, model_validator

from api.schemas.base import Coded, Request, Wire


class GateOut(Wire):
    gate: Coded = Field(
        description="attribute 公开属性 | risk 舆情风险评估 | interpretation 解读材料 | secrecy 保密审查 | "
        "privacy 去标识化 | judgement 公开研判 | reviews 三审"
    )
    state: Coded = Field(description="open | passed | exempt | returned")
    keepers: str = Field(description="由谁办")
    why_not: str | None = Field(description="还差什么；通过了为空")
    debt: bool = Field(description="经应急快车道发布后欠办的")
    words: str | None = Field(description="办的时候说了什么")
    by: str | None
    at: datetime | None
    version: int | None = Field(description="看的是第几版")


class PrivateOut(Wire):
    """Something in the newest version that looks like personal data."""

    kind: Coded = Field(description="mobile | identity | card | plate | email")
    text: str


class ExpressOut(Wire):
    by: str
    at: datetime
    reason: str


class CompanionOut(Wire):
    """The other draft of a policy document and its 解读材料."""

    id: int
    title: str
    kind: Coded
    state: Coded


class GateIn(Request):
    gate: str = Field(description="attribute | privacy | judgement | risk")
    verdict: str = Field(
        "passed", description="passed 通过 | returned 退回 | exempt 例外；公开属性由 attribute 决定"
    )
    reason: str = Field("", description="退回、例外、依申请公开、不予公开、误认的个人信息，都要写理由")
    attribute: str | None = Field(
        None, description="proactive 主动公开 | on_application 依申请公开 | withheld 不予公开"
    )
    exemption: str | None = Field(None, description="penalty 惩戒公示 | mandatory 强制性信息披露")
    not_personal: bool = Field(False, description="找出的各处已由人核对，不是个人信息")
    content: str = Field("", description="公开内容的研判")
    timing: str = Field("", description="公开时机的研判")
    manner: str = Field("", description="公开方式的研判")
    risk: str | None = Field(None, description="low | medium | high")
    release_plan: str = ""
    interpretation_plan: str = ""
    response_plan: str = ""


class ExpressIn(Request):
    reason: str = Field(min_length=2)


class InterpretationIn(Request):
    """Either another draft of the case, or the title and text of a new one."""

    draft_id: int | None = Field(None, description="关联同一办件里已有的一稿")
    title: str = Field("", max_length=200)
    text: str = Field("", description="解读全文；每一句记为起草单位的陈述")

    @model_validator(mode="after")
    def says_which(self) -> "InterpretationIn":
        if self.draft_id is None and not (self.title and self.text):
            raise ValueError("请选已有的稿子，或写标题和全文")
        return self
