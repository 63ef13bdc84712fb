"""保密审查台账, a line a slip."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Coded, Wire


class LedgerRow(Wire):
    id: int
    at: datetime
    case_id: int
    case_number: str
    draft_id: int
    kind: Coded
    title: str = Field(description="所审那一版的标题")
    version: int
    sha256: str
    verdict: Coded = Field(description="approved 可以公开 | returned 不得公开")
    basis: str
    comment: str
    by: str
    published: list[str] = Field(description="这一版发布在哪里：渠道和链接")
