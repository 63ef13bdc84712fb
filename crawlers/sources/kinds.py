"""The kinds of source and what each adds."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from crawlers.sources.apis import ApiSource
from crawlers.sources.boards import ForumSource, MessageBoardSource
from crawlers.sources.checks import CssSelector, Pattern
from crawlers.sources.declared import WebDeclared
from crawlers.sources.handed import HandedSource


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


class SitemapSource(WebDeclared):
    """A sitemap, an index of sitemaps, or one for news; also packed with gzip."""

    kind: Literal["sitemap"]
    pattern: Pattern | None = None
    pages: int = Field(5, ge=1, le=50)
    """How many sitemaps of an index are read in one run, the last changed first."""


WebSource = RssSource | ListSource | SitemapSource | ApiSource | ForumSource | MessageBoardSource
"""Sources that Scrapy asks."""
Source = WebSource | HandedSource
KINDS = ("rss", "list", "sitemap", "api", "forum", "message_board", "folder", "mailbox")
ADAPTER: TypeAdapter[Source] = TypeAdapter(Annotated[Source, Field(discriminator="kind")])
