"""Drafts, reviews, the secrecy slip, publication."""

from datetime import datetime

from pydantic import AwareDatetime, Field

from api.schemas.base import Action, Coded, Request, Wire
from api.schemas.events import FactOut, PostOut


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


class PublicationOut(Wire):
    id: int
    version: int
    channel: str
    url: str
    published_at: datetime
    sha256: str
    by: str
    evidence_id: int


class DraftOut(Wire):
    id: int
    case_id: int
    case_number: str
    case_title: str
    title: str
    state: Coded = Field(description="drafting | in_review | approved | published")
    version: int
    versions: list[VersionOut]
    reviews: list[ReviewOut]
    publications: list[PublicationOut]
    facts: list[FactOut]
    passages: list[PostOut]
    checks: list[str] = Field(description="文字检查：要看一眼的地方")
    actions: list[Action]


class DraftSentence(Request):
    text: str = Field(min_length=1)
    document_id: int | None = None
    own: bool = False


class NewDraft(Request):
    title: str = Field(min_length=2, max_length=200)
    sentences: list[DraftSentence] = Field(min_length=1)


class NewVersion(NewDraft):
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
