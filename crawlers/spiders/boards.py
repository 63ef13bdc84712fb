"""The spider for forums and offices' message boards: what it fetches holds posts, and grows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from scrapy import Request
from scrapy.http import Response

from crawlers import following
from crawlers.entries import Ask, Entry, Listed, Told
from crawlers.following import Visit
from crawlers.items import PageItem, PostItem
from crawlers.listing import read_posts
from crawlers.sources import ForumSource, MessageBoardSource
from crawlers.spiders.source import SourceSpider
from crawlers.verdict import Answer


class BoardSpider(SourceSpider):
    """Reads threads and messages that are new or have changed, and messages that still wait for their answer."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]  # as the base declares them
        self.ended: list[Visit] = []
        self.begun: set[str] = set()

    def conditions(self) -> dict[str, str]:
        """None: a list that has not changed says nothing of the answers that are waited for."""
        return {}

    async def start(self) -> AsyncIterator[Request]:
        async for request in super().start():
            yield request
        for visit in await asyncio.to_thread(self._waiting):
            yield self._begin(visit)

    async def wanted(self, listed: Listed, response: Response) -> AsyncIterator[Request | PostItem]:  # noqa: ARG002  # as the base has it
        """Of what a page lists the threads and messages that are new or have changed."""
        entries = listed.entries[: self.source.max_items]
        for visit in await asyncio.to_thread(self._visits, entries):
            yield self._begin(visit)

    def _visits(self, entries: Sequence[Entry]) -> list[Visit]:
        growing, now = isinstance(self.source, ForumSource), self.ledger.clock.now()
        with self.ledger.database.reading() as session:
            found = following.visits(session, self.source.id, entries, growing=growing, now=now)
        return [visit for visit in found if visit.head.external_id not in self.begun]

    def _waiting(self) -> list[Visit]:
        if not isinstance(self.source, MessageBoardSource):
            return []
        now = self.ledger.clock.now()
        since = now - timedelta(days=self.source.wait_days)
        with self.ledger.database.reading() as session:
            return following.waiting(
                session, self.source.id, seal=self.ledger.seal, since=since, now=now, but=self.begun
            )

    def _begin(self, visit: Visit) -> Request:
        self.tally.asked += 1
        self.begun.add(visit.head.external_id)
        return self._request(visit)

    def _request(self, visit: Visit) -> Request:
        given = {"entry": visit.head, "visit": visit}
        return Request(
            visit.url,
            callback=self.parse_posts,
            errback=self.page_failed,
            cb_kwargs=given,
            dont_filter=True,
        )

    async def parse_posts(
        self, response: Response, entry: Entry, visit: Visit
    ) -> AsyncIterator[Request | PostItem | PageItem]:
        """A page of a thread, or a message: its posts, and the thread's next page."""
        trouble = self.page_trouble(response)
        if trouble:
            self.missed(entry, *trouble)
            return
        told = await asyncio.to_thread(self._read, response, visit)
        if not told.posts and visit.page == 1:
            words = f"{response.url} 里没有读出内容：请核对该来源的选择器"
            self.missed(entry, Answer.SOFT_404, words)
            return
        held = await asyncio.to_thread(self.ledger.held, [post.external_id for post in told.posts])
        fresh = [post for post in told.posts if post.external_id not in held]
        self.tally.asked += len(fresh)
        answered = self.answered(response)
        for post in fresh:
            yield PostItem(post=self.post(post), raw=response.body, answered=answered)
        names = [post.external_id for post in fresh]
        if told.following and visit.read < self._most_pages:
            yield self._request(visit.turned(told.following, floors=len(told.posts), posts=names))
            return
        # The thread itself was counted among what is asked for; its posts are counted each.
        self.tally.asked -= 1
        cut = told.following is not None
        self.ended.append(visit.ended(awaiting=told.awaiting, posts=names, cut=cut))

    @property
    def _most_pages(self) -> int:
        return self.source.thread_pages if isinstance(self.source, ForumSource) else 1

    def _read(self, response: Response, visit: Visit) -> Told:
        ask = Ask(url=visit.url, page=visit.page)
        return read_posts(self.source, self.fetched(response, ask), visit.head, visit.floors)

    async def closed(self, reason: str) -> None:
        await asyncio.to_thread(self._remember)
        await super().closed(reason)

    def _remember(self) -> None:
        """What was read to its end and stored; the rest is read again."""
        names = [name for visit in self.ended for name in visit.posts]
        held = self.ledger.held(names)
        whole = [visit for visit in self.ended if held.issuperset(visit.posts)]
        with self.ledger.database.aside() as session:
            following.remember(
                session, self.source.id, whole, seal=self.ledger.seal, now=self.ledger.clock.now()
            )
