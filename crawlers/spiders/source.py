"""What every spider does: ask for the source's list, read it, fetch what is not held, turn over."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.entries import Ask, Entry, Listed
from crawlers.items import PostItem
from crawlers.listing import Unreadable, first_ask, is_ready, read
from crawlers.pages import origin
from crawlers.responses import Answered
from crawlers.spiders.pages import PageSpider, header
from crawlers.spiders.requests import request_for
from crawlers.spiders.trouble import explain, explain_status
from crawlers.verdict import PASSING, Answer
from huiying.errors import Misconfigured
from huiying.posts import RawPost

NOT_MODIFIED, MOVED_FROM = 304, 300


class SourceSpider(PageSpider):
    """A spider of one declared source; `ledger` keeps its books."""

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
        entries = listed.first(self.source.max_items)
        held = await asyncio.to_thread(self.ledger.held, [entry.external_id for entry in entries])
        for request in self.fetching([entry for entry in entries if entry.external_id not in held], response):
            yield request

    def fetching(self, entries: Sequence[Entry], response: Response) -> Iterator[Request | PostItem]:
        """Requests for entries, or the posts they are."""
        self.tally.asked += len(entries)
        answered = self.answered(response)
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
            listed = await asyncio.to_thread(read, self.source, self.fetched(response, ask))
        except Unreadable as fault:
            self._unlisted(ask, *(self.wall_in(response) or (fault.answer, fault.words)))
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

    def _take_note(self, response: Response, ask: Ask, listed: Listed) -> None:
        self.tally.answer = Answer.READ
        self.tally.seen += min(len(listed.entries), self.source.max_items) or len(listed.following)
        if ask.page > 1:
            return
        self.tally.etag = header(response, "ETag")
        self.tally.last_modified = header(response, "Last-Modified")
        if not self.tally.seen:
            nothing = f"{response.url} 答复正常但里面什么也没有：{listed.nothing}"
            self.tally.answer, self.tally.detail = self.wall_in(response) or (Answer.READ, nothing)

    def follow(self, entry: Entry, response: Response, answered: Answered) -> Request | PostItem:
        """What to do with an entry: fetch its page, or take the text it brings."""
        if is_ready(self.source, entry):
            return PostItem(post=self.post(entry), raw=response.body, answered=answered)
        return self.article(entry.url or "", entry)

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

    def source_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        self._unlisted(request.cb_kwargs["ask"], *explain(failure, request.url))
