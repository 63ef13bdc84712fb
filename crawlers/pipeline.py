"""The one pipeline: what a spider found goes into the inbox."""

import asyncio
from typing import cast

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawlers.items import PageItem, PostItem
from crawlers.spiders import SourceSpider
from huiying.errors import HuiyingError


class InboxPipeline:
    """Stores in a thread, so that the network does not wait for the disk."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "InboxPipeline":
        return cls(crawler)

    async def process_item(self, item: PageItem | PostItem) -> PageItem | PostItem:
        """Raises DropItem, counted in the run's record, when the item could not be stored."""
        ledger = cast(SourceSpider, self.crawler.spider).ledger
        try:
            if isinstance(item, PageItem):
                await asyncio.to_thread(ledger.keep_page, item.page, item.body, item.answered)
            else:
                await asyncio.to_thread(ledger.keep_post, item.post, item.raw, item.answered)
        except HuiyingError as fault:
            ledger.tally.article_failed(f"存不下来：{fault.message}", passing=True)
            raise DropItem(fault.message) from fault
        return item
