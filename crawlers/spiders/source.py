"""What every spider does: ask for the source's page, read it, fetch what is not held, tell the truth about it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.entries import Ask, Entry, Fetched, Listed
from crawlers.items import PageItem, PostItem
from crawlers.ledger import Ledger
from crawlers.listing import Unreadable, first_ask, is_ready, read
from crawlers.pages import FetchedPage, origin
from crawlers.responses import Answered, worth_keeping
from crawlers.sources import WebSource
from crawlers.spiders.requests import request_for
from crawlers.spiders.trouble import explain, explain_status
from crawlers.verdict import PASSING, Answer
from crawlers.walls import wall
from huiying.errors import Misconfigured
from huiying.posts import RawPost

NOT_MODIFIED = 304
MOVED_FROM, ERRORS_FROM = 300, 400
_LEFT_FOR_LATER = frozenset({Answer.NOTHING, Answer.RATE_LIMITED})


class SourceSpider(Spider):
    """A spider of one declared source; `ledger` keeps its books."""

    def __init__(self, *, source: WebSource, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(name=source.id, **kwargs)
        self.source, self.ledger, self.tally = source, ledger, ledger.tally

    def conditions(self) -> dict[str, str]:
        """Headers that ask for the source's page only if it has changed."""
        return self.ledger.conditions()

    async def start(self) -> AsyncIterator[Request]:
        conditions = await asyncio.to_thread(self.conditions)
        try:
            yield self._ask(first_ask(self.source), conditions)
        except Misconfigured as wrong:
            self.tally.answer, self.tally.detail = Answer.FAILED, wrong.message

    def _ask(self, ask: Ask, conditions: Mapping[str, str]) -> Request:
        calls = {"callback": self.parse_source, "errback": self.source_failed, "cb_kwargs": {"ask": ask}}
        return request_for(self.source, ask, conditions, **calls)

    async def parse_source(self, response: Response, ask: Ask) -> AsyncIterator[Request | PostItem]:
        """A page of the source's list: fetch what is new in it, and turn over."""
        listed = await self._listed(response, ask)
        if listed is None:
            return
        brought = False
        async for request in self.wanted(listed, response):
            brought = True
            yield request
        for page in self.turn(listed, ask, brought=brought):
            yield self._ask(page, {})

    async def wanted(self, listed: Listed, response: Response) -> AsyncIterator[Request | PostItem]:
        """Of what a page lists the articles and posts that are not held."""
        entries = listed.entries[: self.source.max_items]
        held = await asyncio.to_thread(self.ledger.held, [entry.external_id for entry in entries])
        for request in self.fetching([entry for entry in entries if entry.external_id not in held], response):
            yield request

    def fetching(self, entries: Sequence[Entry], response: Response) -> Iterator[Request | PostItem]:
        """Requests for entries, or the posts they are."""
        self.tally.asked += len(entries)
        answered = self._answered(response)
        for entry in entries:
            yield self.follow(entry, response, answered)

    def turn(self, listed: Listed, ask: Ask, *, brought: bool) -> Sequence[Ask]:  # noqa: ARG002  # what a kind may need
        """The pages of the list that come next, as long as each brings something new."""
        return listed.following if brought else ()

    async def _listed(self, response: Response, ask: Ask) -> Listed | None:
        if response.status == NOT_MODIFIED:
            self.tally.answer = Answer.NOT_MODIFIED
            return None
        if response.status >= MOVED_FROM:
            self._unlisted(ask, *explain_status(response))
            return None
        try:
            # Not in the reactor: a large page would hold up every other source.
            listed = await asyncio.to_thread(read, self.source, self._fetched(response, ask))
        except Unreadable as fault:
            self._unlisted(ask, *(self._wall(response) or (fault.answer, fault.words)))
            return None
        self._take_note(response, ask, listed)
        return listed

    def _unlisted(self, ask: Ask, answer: Answer, words: str) -> None:
        """A page of the list did not come: without the first there is nothing, without another only less."""
        if ask.page == 1:
            self.tally.answer, self.tally.detail = answer, words
        elif answer is not Answer.GONE:
            # A list may end in a link to a page that does not exist.
            self.tally.article_failed(words, passing=answer in PASSING)

    def _wall(self, response: Response) -> tuple[Answer, str] | None:
        asked = (response.meta.get("redirect_urls") or [response.url])[0]
        content_type = _header(response, "Content-Type")
        return wall(response.body, asked=asked, url=response.url, content_type=content_type)

    def _fetched(self, response: Response, ask: Ask | None = None) -> Fetched:
        content_type, now = _header(response, "Content-Type"), self.ledger.clock.now()
        return Fetched(url=response.url, body=response.body, content_type=content_type, now=now, ask=ask)

    def _take_note(self, response: Response, ask: Ask, listed: Listed) -> None:
        self.tally.answer = Answer.READ
        self.tally.seen += min(len(listed.entries), self.source.max_items) or len(listed.following)
        if ask.page > 1:
            return
        self.tally.etag = _header(response, "ETag")
        self.tally.last_modified = _header(response, "Last-Modified")
        if not self.tally.seen:
            nothing = f"{response.url} 答复正常但里面什么也没有：{listed.nothing}"
            self.tally.answer, self.tally.detail = self._wall(response) or (Answer.READ, nothing)

    def follow(self, entry: Entry, response: Response, answered: Answered) -> Request | PostItem:
        """What to do with an entry: fetch its page, or take the text it brings."""
        if is_ready(self.source, entry):
            return PostItem(post=self.post(entry), raw=response.body, answered=answered)
        return Request(
            entry.url or "",
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"entry": entry},
            dont_filter=True,
        )

    def post(self, entry: Entry) -> RawPost:
        return RawPost(
            **{**origin(self.source), "standing": entry.standing or self.source.standing},
            external_id=entry.external_id,
            url=entry.url,
            title=entry.title or "",
            text=entry.summary,
            author=entry.author,
            published_at=entry.published_at,
            first_seen_at=self.ledger.clock.now(),
            extra={**entry.extra, "local": 1} if self.source.local else entry.extra,
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
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        self._unlisted(request.cb_kwargs["ask"], *explain(failure, request.url))

    def page_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        answer, words = explain(failure, request.url)
        if answer in _LEFT_FOR_LATER:
            # It is no fault of the article: the tally counts it among what is left.
            return
        self._missed(request.cb_kwargs["entry"], answer, words)

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


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
