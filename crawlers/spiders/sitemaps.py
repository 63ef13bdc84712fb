"""The spider for sitemaps: only what is newer than what was read before."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from scrapy import Request
from scrapy.http import Response

from crawlers import following
from crawlers.choosing import Chosen, choose, watermark
from crawlers.entries import Ask, Entry, Listed
from crawlers.items import PostItem
from crawlers.sources import SitemapSource
from crawlers.spiders.source import SourceSpider
from crawlers.verdict import Answer

_LEVELS = 3
"""An index of sitemaps may list indexes, once."""


class SitemapSpider(SourceSpider):
    """Remembers up to when a sitemap was read, where nothing of it is left."""

    source: SitemapSource

    def __init__(self, **given: object) -> None:
        super().__init__(**given)  # type: ignore[arg-type]  # as the base declares them
        self.since: datetime | None = None
        self.chosen: list[Chosen[Entry] | Chosen[Ask]] = []

    async def start(self) -> AsyncIterator[Request]:
        self.since = await asyncio.to_thread(self._read_up_to)
        async for request in super().start():
            yield request

    async def wanted(self, listed: Listed, response: Response) -> AsyncIterator[Request | PostItem]:
        """Of what a sitemap lists what is newer and not held."""
        limit = self.source.max_items
        chosen = await asyncio.to_thread(
            choose, listed.entries, limit=limit, since=self.since, held=self.ledger.held
        )
        self.chosen.append(chosen)
        for request in self.fetching(chosen.wanted, response):
            yield request

    def turn(self, listed: Listed, ask: Ask, *, brought: bool) -> Sequence[Ask]:  # noqa: ARG002  # as the base has it
        """Of an index the sitemaps that changed."""
        if ask.page >= _LEVELS:
            return ()
        chosen = choose(listed.following, limit=self.source.pages, since=self.since)
        self.chosen.append(chosen)
        return chosen.wanted

    async def closed(self, reason: str) -> None:
        await asyncio.to_thread(self._note_read)
        await super().closed(reason)

    def _read_up_to(self) -> datetime | None:
        with self.ledger.database.reading() as session:
            return following.read_up_to(session, self.source.id, self.source.url)

    def _note_read(self) -> None:
        if any(chosen.cut for chosen in self.chosen):
            # What is left would be hidden behind a 304.
            self.tally.etag = self.tally.last_modified = None
        up_to = watermark(self.chosen)
        if up_to is None or self.tally.passing or self.tally.left or self.tally.answer is not Answer.READ:
            return
        with self.ledger.database.aside() as session:
            now = self.ledger.clock.now()
            following.note_read(session, self.source.id, self.source.url, up_to, now=now)
