"""What every spider does: ask for the source's page, read it, fetch what is not held, tell the truth about it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.entries import Entry, Fetched
from crawlers.items import PageItem, PostItem
from crawlers.ledger import Ledger
from crawlers.listing import Unreadable, read
from crawlers.pages import FetchedPage, origin
from crawlers.responses import Answered, worth_keeping
from crawlers.sources import ApiSource, WebSource
from crawlers.spiders.trouble import explain, explain_status
from crawlers.verdict import PASSING, Answer
from crawlers.walls import wall
from huiying.posts import RawPost

NOT_MODIFIED = 304
ERRORS_FROM = 400
_LEFT_FOR_LATER = frozenset({Answer.NOTHING, Answer.RATE_LIMITED})


class SourceSpider(Spider):
    """A spider of one declared source; `ledger` keeps its books."""

    def __init__(self, *, source: WebSource, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(name=source.id, **kwargs)
        self.source, self.ledger, self.tally = source, ledger, ledger.tally

    async def start(self) -> AsyncIterator[Request]:
        conditions = await asyncio.to_thread(self.ledger.conditions)
        yield Request(
            self.source.url,
            headers=dict(conditions),
            callback=self.parse_source,
            errback=self.source_failed,
            dont_filter=True,
        )

    async def parse_source(self, response: Response) -> AsyncIterator[Request | PostItem]:
        """The source's own page: list what is new in it."""
        entries = await self._entries(response)
        if not entries:
            return
        held = await asyncio.to_thread(self.ledger.held, [entry.external_id for entry in entries])
        answered = self._answered(response)
        wanted = [entry for entry in entries if entry.external_id not in held]
        self.tally.asked += len(wanted)
        for entry in wanted:
            yield self.follow(entry, response, answered)

    async def _entries(self, response: Response) -> list[Entry]:
        if response.status == NOT_MODIFIED:
            self.tally.answer = Answer.NOT_MODIFIED
            return []
        if response.status >= ERRORS_FROM:
            self.tally.answer, self.tally.detail = explain_status(response)
            return []
        try:
            # Not in the reactor: a large page would hold up every other source.
            listed = await asyncio.to_thread(read, self.source, self._fetched(response))
        except Unreadable as fault:
            self.tally.answer, self.tally.detail = self._wall(response) or (fault.answer, fault.words)
            return []
        entries = list(listed.entries[: self.source.max_items])
        self._take_note(response, len(entries), listed.nothing)
        return entries

    def _wall(self, response: Response) -> tuple[Answer, str] | None:
        asked = (response.meta.get("redirect_urls") or [response.url])[0]
        content_type = _header(response, "Content-Type")
        return wall(response.body, asked=asked, url=response.url, content_type=content_type)

    def _fetched(self, response: Response) -> Fetched:
        content_type = _header(response, "Content-Type")
        return Fetched(
            url=response.url, body=response.body, content_type=content_type, now=self.ledger.clock.now()
        )

    def _take_note(self, response: Response, seen: int, nothing: str) -> None:
        self.tally.answer, self.tally.seen = Answer.READ, seen
        self.tally.etag = _header(response, "ETag")
        self.tally.last_modified = _header(response, "Last-Modified")
        if not seen:
            stands_in_the_way = self._wall(response)
            if stands_in_the_way:
                self.tally.answer, self.tally.detail = stands_in_the_way
                return
            self.tally.detail = f"{response.url} 答复正常但里面什么也没有：{nothing}"

    def follow(self, entry: Entry, response: Response, answered: Answered) -> Request | PostItem:
        """What to do with an entry: fetch its page, or take the text it brings."""
        if entry.url is None or isinstance(self.source, ApiSource):
            return PostItem(post=self.post(entry), raw=response.body, answered=answered)
        return Request(
            entry.url,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"entry": entry},
            dont_filter=True,
        )

    def post(self, entry: Entry) -> RawPost:
        return RawPost(
            **origin(self.source),
            external_id=entry.external_id,
            url=entry.url,
            title=entry.title or "",
            text=entry.summary,
            author=entry.author,
            published_at=entry.published_at,
            first_seen_at=self.ledger.clock.now(),
            extra={"local": 1} if self.source.local else {},
        )

    async def parse_page(self, response: Response, entry: Entry) -> AsyncIterator[PageItem]:
        """An article page, kept as it came; it is read later, by a worker."""
        trouble = self._page_trouble(response)
        if trouble:
            answer, words = trouble
            self._missed(entry, answer, words)
        else:
            answered = self._answered(response)
            yield PageItem(page=self._page(response, entry), body=response.body, answered=answered)

    def _page_trouble(self, response: Response) -> tuple[Answer, str] | None:
        if response.status >= ERRORS_FROM:
            return explain_status(response)
        if not response.body.strip():
            return Answer.FAILED, f"{response.url} 是空白页"
        return self._wall(response)

    def _missed(self, entry: Entry, answer: Answer, words: str) -> None:
        self.tally.article_failed(words, passing=answer in PASSING, external_id=entry.external_id)

    def _page(self, response: Response, entry: Entry) -> FetchedPage:
        # The blob's hash is set by the pipeline, which stores the body in the same transaction.
        return FetchedPage(
            **origin(self.source),
            url=entry.external_id,
            final_url=response.url,
            status=response.status,
            content_type=_header(response, "Content-Type"),
            fetched_at=self.ledger.clock.now(),
            body_sha256=PageItem.digest(response.body),
            hint_title=entry.title,
            hint_published=entry.published_at,
            local=self.source.local,
        )

    def _answered(self, response: Response) -> Answered:
        asked = response.meta.get("redirect_urls") or [response.url]
        headers = response.headers.to_unicode_dict()
        return Answered(
            url=asked[0],
            final_url=response.url,
            at=self.ledger.clock.now(),
            status=response.status,
            headers=worth_keeping((str(name), str(value)) for name, value in headers.items()),
        )

    def source_failed(self, failure: Failure) -> None:
        self.tally.answer, self.tally.detail = explain(failure, self.source.url)

    def page_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        answer, words = explain(failure, request.url)
        if answer in _LEFT_FOR_LATER:
            # It is no fault of the article: the tally counts it among what is left.
            return
        self._missed(request.cb_kwargs["entry"], answer, words)

    async def closed(self, reason: str) -> None:
        """End of the run: the record is written whatever happened."""
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
        await asyncio.to_thread(self.ledger.close)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
