"""JSON APIs: where an answer holds the posts, how it is asked for, and how it is leafed through."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from crawlers.sources.checks import Expression, HeaderName, HeaderValue, no_secrets
from crawlers.sources.declared import WebDeclared


class Mapping(BaseModel):
    """Where a JSON answer holds the posts and their fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: Expression
    id: Expression
    title: Expression | None = None
    text: Expression | None = None
    author: Expression | None = None
    published: Expression | None = None
    url: Expression | None = None
    rank: Expression | None = None
    """Place in a hot-search list."""
    heat: Expression | None = None
    parent: Expression | None = None
    """What a comment answers to: id of the post."""
    status: Expression | None = None
    """Of a message to an office: whether it was answered."""
    answer: Expression | None = None
    """Text of the official answer."""
    answered: Expression | None = None
    answerer: Expression | None = None
    """The answering office."""


class Paging(BaseModel):
    """How the next page of an answer is asked for: one of a number, a cursor, or the address the answer gives."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parameter: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """Of the address, or of the JSON body where there is one."""
    start: int = Field(1, ge=0)
    step: int = Field(1, ge=1)
    """Number of the first page and what each further page adds: 0 and 20 for an offset."""
    cursor: Expression | None = None
    """Where the answer holds the value of `parameter` for the next page."""
    next: Expression | None = None
    """Where the answer holds the address of the next page."""

    @model_validator(mode="after")
    def _one_way(self) -> "Paging":
        if (self.parameter is None) == (self.next is None):
            raise ValueError(
                "要么写 parameter（页码、偏移或游标的参数名），要么写 next（下一页网址在哪里），二者取一"
            )
        if self.cursor is not None and self.parameter is None:
            raise ValueError("写了 cursor 就要写 parameter：游标放进哪个参数")
        return self


class ApiSource(WebDeclared):
    """A JSON API that gives posts, or with `follow` the addresses of their pages."""

    kind: Literal["api"]
    mapping: Mapping
    pages: int = Field(1, ge=1, le=50)
    """How many pages are read, as long as each brings something new."""
    paging: Paging | None = Field(None, validate_default=True)
    body: dict[str, Any] | None = None
    """Sent as JSON by POST."""
    headers: Annotated[dict[HeaderName, HeaderValue], AfterValidator(no_secrets)] = Field(
        default_factory=dict, max_length=20
    )
    """A value `env:HUIYING_SECRET_X` is taken from that variable of the environment when the request is sent."""
    follow: bool = Field(False, validate_default=True)
    """The items are only leads: the page at their `url` is fetched and read as an article."""

    @field_validator("paging")
    @classmethod
    def _leafed(cls, paging: Paging | None, info: ValidationInfo) -> Paging | None:
        if paging is None and info.data.get("pages", 1) > 1:
            raise ValueError("pages 大于 1 时须写 [source.paging]：怎样翻页")
        return paging

    @field_validator("follow")
    @classmethod
    def _found(cls, follow: bool, info: ValidationInfo) -> bool:
        mapping = info.data.get("mapping")
        if mapping is not None and follow and mapping.url is None:
            raise ValueError("follow = true 时须写 mapping.url：到哪里取正文")
        if mapping is not None and not follow and mapping.text is None and mapping.title is None:
            raise ValueError("不取网页（follow = false）时须写 mapping.text 或 mapping.title：文字在哪里")
        return follow
