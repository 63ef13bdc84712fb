"""JSON APIs that give posts directly."""

from typing import cast

from scrapy import Request
from scrapy.http import Response

from crawlers.answers import NotJson, read_answer
from crawlers.feeds import Entry
from crawlers.items import PostItem
from crawlers.sources import ApiSource
from crawlers.spiders.base import SourceSpider, Unreadable
from crawlers.verdict import Answer


class ApiSpider(SourceSpider):
    """Takes the posts an API gives as they are."""

    nothing_found = "请核对 mapping.items 和该接口"

    def read(self, response: Response) -> list[Entry]:
        if not response.body.strip():
            return []
        try:
            mapping = cast(ApiSource, self.source).mapping
            return read_answer(response.body, url=response.url, mapping=mapping, now=self.ledger.clock.now())
        except NotJson as fault:
            raise Unreadable(Answer.NOT_JSON, f"{response.url} {fault}；请核对接口和 mapping") from fault

    def follow(self, entry: Entry, response: Response) -> Request | PostItem:
        return PostItem(post=self.post(entry), raw=response.body)
