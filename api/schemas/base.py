"""What every wire form shares: strict input, pages, actions, labels."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator

from huiying.db.texts import storable

T = TypeVar("T")


class Wire(BaseModel):
    """Base of what goes out."""

    model_config = ConfigDict(from_attributes=True)


class Request(BaseModel):
    """Base of what comes in: unknown fields are an error, blanks are trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        """What no engine can hold is left out before anybody is answered with it."""
        return storable(given)


class Page(Wire, Generic[T]):
    """One page of a list."""

    items: list[T]
    total: int
    page: int = Field(description="页码，从 1 开始")
    page_size: int


class Coded(Wire):
    """A code for programs and its word for people."""

    code: str
    label: str


class ChoiceOut(Wire):
    value: str
    label: str


class FieldOut(Wire):
    """One question of a form."""

    name: str
    label: str
    kind: str = Field(
        description="text | long_text | moment | date | choice | choices | number | flag | link | file | unit"
    )
    required: bool
    choices: list[ChoiceOut] = []
    hint: str = ""


class Action(Wire):
    """Something that could be done now. The client shows what the server lists and decides nothing itself."""

    name: str = Field(description="与路由同名：assess, assign, sign_for …")
    label: str
    allowed: bool
    why_not: str | None = Field(None, description="不可用的原因")
    primary: bool = False
    fields: list[FieldOut] | None = Field(
        None, description="提交到 /cases/{id}/steps/{name} 的表，可能无需填写；为空则另有专门的路由"
    )


class Span(Wire):
    """A stretch of a text, Python string offsets, with why it is marked."""

    start: int
    end: int
    kind: str = Field(description="fact | state | place | word | office | personal")
    label: str


class ErrorBody(Wire):
    """Every error looks like this."""

    code: str = Field(description="稳定的错误码")
    message: str = Field(description="中文说明和该怎么办")
    request_id: str
    fields: dict[str, str] | None = Field(None, description="字段 → 哪里不对")
