"""What a case still owes beside its clocks."""

from datetime import datetime

from pydantic import Field

from api.schemas.base import Action, Coded, Request, Wire


class DebtOut(Wire):
    id: int
    kind: Coded = Field(description="gate 事后补办 | correction 更正任务")
    words: str
    since: datetime
    settled_at: datetime | None
    settled_by: str | None
    settlement: str | None
    url: str | None
    actions: list[Action]


class Settlement(Request):
    text: str = Field(min_length=2, description="更正了什么")
    url: str | None = Field(None, description="公众在哪里能看到更正")
