"""List page → article."""

from typing import cast

from scrapy.http import Response

from crawlers.feeds import Entry
from crawlers.listings import read_listing
from crawlers.sources import ListSource
from crawlers.spiders.base import SourceSpider


class ListSpider(SourceSpider):
    """Follows the links of a list page."""

    nothing_found = "请核对 link 选择器和 pattern 是否还符合页面"

    def read(self, response: Response) -> list[Entry]:
        header = response.headers.get("Content-Type")
        return read_listing(
            response.body,
            url=response.url,
            source=cast(ListSource, self.source),
            content_type=header.decode("latin-1") if header else None,
        )
