"""One spider a kind of source."""

from crawlers.sources import ApiSource, ListSource, Source
from crawlers.spiders.api import ApiSpider
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.listing import ListSpider

__all__ = ["SourceSpider", "spider_for"]


def spider_for(source: Source) -> type[SourceSpider]:
    """The spider that reads this kind of source."""
    if isinstance(source, ApiSource):
        return ApiSpider
    return ListSpider if isinstance(source, ListSource) else FeedSpider
