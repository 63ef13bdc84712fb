"""The kinds of source and what each adds."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from crawlers.sources.checks import CssSelector, Expression, Pattern
from crawlers.sources.declared import WebDeclared


class RssSource(WebDeclared):
    """An RSS or Atom feed whose entries lead to article pages."""

    kind: Literal["rss"]


class ListSource(WebDeclared):
    """A page of links to article pages. Without `link` and `pattern` the articles are found by its structure."""

    kind: Literal["list"]
    link: CssSelector | None = None
    pattern: Pattern | None = None
    pages: int = Field(1, ge=1, le=50)
    """How many pages of the list are read, as long as each brings something new."""


class Mapping(BaseModel):
    """Where a JSON answer holds the posts and their fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: Expression
    id: Expression
    title: Expression | None = None
    text: Expression
    author: Expression | None = None
    published: Expression | None = None
    url: Expression | None = None


class ApiSource(WebDeclared):
    """A JSON API that gives posts directly."""

    kind: Literal["api"]
    mapping: Mapping


WebSource = RssSource | ListSource | ApiSource
"""Sources that Scrapy asks."""
Source = WebSource
KINDS = ("rss", "list", "api")
ADAPTER: TypeAdapter[Source] = TypeAdapter(Annotated[Source, Field(discriminator="kind")])
