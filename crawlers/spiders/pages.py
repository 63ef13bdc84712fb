"""What every spider does with the pages that a source's entries lead to, and with what keeps them from coming."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.entries import Ask, Entry, Fetched
from crawlers.items import PageItem, Part
from crawlers.ledger import Ledger
from crawlers.listing import article_goes_on
from crawlers.pages import FetchedPage, FurtherPage, origin
from crawlers.responses import Answered, worth_keeping
from crawlers.sources import WebSource
from crawlers.spiders.trouble import explain, explain_status
from crawlers.verdict import PASSING, Answer
from crawlers.walls import wall

ERRORS_FROM = 400
MOST_PAGES = 10
"""Of one article."""
_LEFT_FOR_LATER = frozenset({Answer.NOTHING, Answer.RATE_LIMITED})


class PageSpider(Spider):
    """Fetches articles, page by page; `ledger` keeps its books."""

    def __init__(self, *, source: WebSource, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(name=source.id, **kwargs)
        self.source, self.ledger, self.tally = source, ledger, ledger.tally

    async def parse_page(
        self, response: Response, entry: Entry, before: tuple[Part, ...] = ()
    ) -> AsyncIterator[Request | PageItem]:
        """A page of an article, kept as it came; it is read later, by a worker, together with those `before` it."""
        trouble = self.page_trouble(response)
        if trouble:
            for item in self._broken_off(entry, before, *trouble):
                yield item
            return
        content_type = header(response, "Content-Type")
        part = Part(answered=self.answered(response), content_type=content_type, body=response.body)
        parts = (*before, part)
        following = await asyncio.to_thread(article_goes_on, self.fetched(response))
        known = {one.answered.final_url for one in parts}
        if following is not None and following not in known and len(parts) < MOST_PAGES:
            yield self.article(following, entry, parts)
        else:
            yield self._item(entry, parts)

    def article(self, url: str, entry: Entry, before: tuple[Part, ...] = ()) -> Request:
        given = {"entry": entry, "before": before}
        return Request(
            url, callback=self.parse_page, errback=self.page_failed, cb_kwargs=given, dont_filter=True
        )

    def _broken_off(
        self, entry: Entry, before: tuple[Part, ...], answer: Answer, words: str
    ) -> Iterator[PageItem]:
        """A page did not come: of an article whose further pages are gone for good, what came is the article."""
        if before and answer not in PASSING:
            yield self._item(entry, before)
        else:
            self.missed(entry, answer, words)

    def page_trouble(self, response: Response) -> tuple[Answer, str] | None:
        if response.status >= ERRORS_FROM:
            return explain_status(response)
        if not response.body.strip():
            return Answer.FAILED, f"{response.url} 是空白页"
        return self.wall_in(response)

    def missed(self, entry: Entry, answer: Answer, words: str) -> None:
        self.tally.article_failed(words, passing=answer in PASSING, external_id=entry.external_id)

    def _item(self, entry: Entry, parts: tuple[Part, ...]) -> PageItem:
        first, *more = parts
        page = FetchedPage(
            **origin(self.source),
            url=entry.external_id,
            final_url=first.answered.final_url,
            status=first.answered.status,
            content_type=first.content_type,
            fetched_at=first.answered.at,
            body_sha256=PageItem.digest(first.body),
            more=tuple(_further(part) for part in more),
            run_id=self.ledger.run_id,
            hint_title=entry.title,
            hint_published=entry.published_at,
            hint_minute=entry.minute_known,
            local=self.source.local,
        )
        return PageItem(page=page, parts=parts)

    def answered(self, response: Response) -> Answered:
        asked = response.meta.get("redirect_urls") or [response.url]
        headers = response.headers.to_unicode_dict()
        return Answered(
            url=asked[0],
            final_url=response.url,
            at=self.ledger.clock.now(),
            status=response.status,
            headers=worth_keeping((str(name), str(value)) for name, value in headers.items()),
        )

    def fetched(self, response: Response, ask: Ask | None = None) -> Fetched:
        content_type, now = header(response, "Content-Type"), self.ledger.clock.now()
        return Fetched(url=response.url, body=response.body, content_type=content_type, now=now, ask=ask)

    def wall_in(self, response: Response) -> tuple[Answer, str] | None:
        asked = (response.meta.get("redirect_urls") or [response.url])[0]
        content_type = header(response, "Content-Type")
        return wall(response.body, asked=asked, url=response.url, content_type=content_type)

    def page_failed(self, failure: Failure) -> Iterator[PageItem]:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        answer, words = explain(failure, request.url)
        if answer in _LEFT_FOR_LATER:
            # It is no fault of the article: the tally counts it among what is left.
            return
        given = request.cb_kwargs
        yield from self._broken_off(given["entry"], given.get("before", ()), answer, words)

    async def closed(self, reason: str) -> None:
        """End of the run: what is known of it as a whole. Whoever started it closes its ledger."""
        stats = self.crawler.stats
        self.tally.requests = int(stats.get_value("downloader/request_count", 0))
        self.tally.bytes = int(stats.get_value("downloader/response_bytes", 0))
        if stats.get_value("spider_exceptions/count", 0):
            self.tally.article_failed("程序出错，有内容没有读出来；请把日志交给管理员", passing=True)
        if reason == "shutdown":
            self.tally.answer, self.tally.detail = Answer.NOTHING, "采集被停止，这一轮没有跑完"
        elif self.tally.answer is Answer.NOTHING:
            self.tally.answer = Answer.FAILED
            self.tally.detail = (
                self.tally.detail or f"{self.source.url}：这一轮的时间用完了还没有答复；稍后会再试"
            )


def _further(part: Part) -> FurtherPage:
    return FurtherPage(
        final_url=part.answered.final_url,
        content_type=part.content_type,
        body_sha256=PageItem.digest(part.body),
    )


def header(response: Response, name: str) -> str | None:
    """A response's header, as it came."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
