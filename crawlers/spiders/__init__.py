"""The spiders that ask a declared source and fetch what it lists."""

from crawlers.sources import ForumSource, MessageBoardSource, SitemapSource, Source
from crawlers.spiders.boards import BoardSpider
from crawlers.spiders.sitemaps import SitemapSpider
from crawlers.spiders.source import SourceSpider

__all__ = ["SourceSpider", "spider_for"]


def spider_for(source: Source) -> type[SourceSpider]:
    """The spider of a source's kind."""
    match source:
        case ForumSource() | MessageBoardSource():
            return BoardSpider
        case SitemapSource():
            return SitemapSpider
        case _:
            return SourceSpider
