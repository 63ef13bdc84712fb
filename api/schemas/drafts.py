"""Drafts, reviews, the secrecy slip, publication."""

from datetime import datetime

from pydantic import AwareDatetime, Field

from api.schemas.base import Action, Coded, Request, Wire
from api.schemas.debts import DebtOut
from api.schemas.events import FactOut, PostOut
from api.schemas.gates import CompanionOut, ExpressOut, GateOut, PrivateOut


class SentenceOut(Wire):
    """One sentence of a version and what it rests on."""

    text: str
    mark: Coded = Field(description="linked 有出处 | own 本单位陈述 | unlinked 无出处")
    document_id: int | None
    note: str | None


class VersionOut(Wire):
    number: int
    title: str
    text: str
    sha256: str
    by: str
    at: datetime
    sentences: list[SentenceOut]


class ReviewOut(Wire):
    stage: Coded = Field(description="first 初审 | second 复审 | final 终审 | secrecy 保密审查")
    state: Coded = Field(description="waiting | approved | returned")
    by: str | None
    at: datetime | None
    comment: str | None
    version: int | None


class LinkCheckOut(Wire):
    """What the pages said of each other when they were last looked at."""

    outcome: Coded = Field(description="linked 已互为链接 | missing 缺少链接 | unreachable 页面打不开")
    words: str
    by: str
    at: datetime


class PublicationOut(Wire):
    id: int
    version: int
    channel: str
    url: str
    published_at: datetime
    sha256: str
    by: str
    evidence_id: int
    withdrawn_at: datetime | None = Field(description="撤回或认定不实的时间")
    false: bool = Field(description="认定不实：从未算数")
    flaw: str | None = Field(description="撤回或不实的理由")
    check: LinkCheckOut | None = Field(description="最近一次互链检查")
    actions: list[Action]


class DraftOut(Wire):
    id: int
    case_id: int
    case_number: str
    case_title: str
    kind: Coded = Field(
        description="answer 回应 | policy 政策文件 | interpretation 解读材料 | disclosure 主动公开 | "
        "result 公布处置结果 | guide 办事指南"
    )
    title: str
    state: Coded = Field(description="drafting | in_review | approved | published")
    version: int
    versions: list[VersionOut]
    reviews: list[ReviewOut]
    publications: list[PublicationOut]
    gates: list[GateOut] = Field(description="发布前要过的关口，按顺序")
    private: list[PrivateOut] = Field(description="最新一版里像个人信息的地方")
    express: ExpressOut | None = Field(description="应急快车道：谁开的、为什么")
    companion: CompanionOut | None = Field(description="政策文件的解读材料，或解读材料的政策文件")
    debts: list[DebtOut] = Field(description="这一办件在时限之外还欠办的事")
    facts: list[FactOut]
    passages: list[PostOut]
    checks: list[str] = Field(description="文字检查：要看一眼的地方")
    actions: list[Action]


class DraftSentence(Request):
    text: str = Field(min_length=1)
    document_id: int | None = None
    own: bool = False


class Wording(Request):
    title: str = Field(min_length=2, max_length=200)
    sentences: list[DraftSentence] = Field(min_length=1)


class NewDraft(Wording):
    kind: str = Field("answer", description="answer | policy | disclosure | result | guide")


class NewVersion(Wording):
    base_version: int = Field(description="改的是哪一版；若已有更新的一版则 409")


class Verdict(Request):
    stage: str = Field(description="first | second | final")
    approve: bool
    comment: str = ""


class SecrecySlip(Request):
    approve: bool
    basis: str = Field(min_length=2, description="依据条款")
    comment: str = ""


class PublicationIn(Request):
    channel: str = Field(min_length=2)
    url: str = Field(min_length=8)
    published_at: AwareDatetime
    interpretation_url: str | None = Field(
        None, min_length=8, description="政策文件：一并发布的解读材料的链接"
    )
