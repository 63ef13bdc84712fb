"""The one pipeline: what a spider found goes into the inbox."""

from typing import cast

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawlers.items import PageItem, PostItem
from crawlers.spiders import SourceSpider
from crawlers.storing import Storing
from huiying import errorlog
from huiying.errors import HuiyingError


class InboxPipeline:
    """Hands over to the one who stores for all sources of the process."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "InboxPipeline":
        return cls(crawler)

    async def process_item(self, item: PageItem | PostItem) -> PageItem | PostItem:
        """Raises DropItem, counted in the run's record, when the item could not be stored."""
        spider = cast(SourceSpider, self.crawler.spider)
        storing: Storing = spider.storing  # type: ignore[attr-defined]  # given by who starts it
        try:
            await storing.put(spider.ledger, item)
        except HuiyingError as fault:
            words = fault.message
        except Exception as surprise:  # noqa: BLE001  # one item must not end the run
            words = errorlog.keep(surprise)
        else:
            return item
        spider.tally.article_failed(f"存不下来：{words}", passing=True)
        raise DropItem(words)
