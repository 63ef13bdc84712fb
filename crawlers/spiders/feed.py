"""RSS and Atom sources."""

from scrapy.http import Response

from crawlers.feeds import Entry, NotAFeed, read_feed
from crawlers.spiders.base import SourceSpider, Unreadable
from crawlers.verdict import Answer


class FeedSpider(SourceSpider):
    """Follows the entries of a feed to their pages."""

    def read(self, response: Response) -> list[Entry]:
        if not response.body.strip():
            return []
        header = response.headers.get("Content-Type")
        try:
            return read_feed(
                response.body,
                url=response.url,
                content_type=header.decode("latin-1") if header else None,
                now=self.ledger.clock.now(),
            )
        except NotAFeed as fault:
            words = f"{response.url} {fault}；请在浏览器里核对订阅地址"
            raise Unreadable(Answer.NOT_A_FEED, words) from fault
