"""Scrapy in this process: a crawler for each source, all on one reactor, with one pace a host."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from twisted.internet.base import ReactorBase

from crawlers.guard import GuardedResolver
from crawlers.ledger import Ledger
from crawlers.politeness import Hosts
from crawlers.settings import scrapy_settings
from crawlers.spiders import spider_for
from crawlers.storing import Storing
from huiying.db import Database
from huiying.settings import Settings


class Engine:
    """Reads web sources. One a process, once: Twisted's reactor does not start twice."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.hosts, self.storing = Hosts(), Storing(database)
        self._process = AsyncCrawlerProcess(scrapy_settings(settings))
        # A host that is gone is in the run's record; its traceback would bury what is really wrong.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)

    def declare(self, hosts: Iterable[str]) -> None:
        """Hosts that may be asked although they have an inside address: those of the declared sources."""
        GuardedResolver.declared = frozenset(hosts)

    async def read(self, ledger: Ledger) -> None:
        """One turn of a source; its ledger is closed at the end."""
        given = {"source": ledger.source, "ledger": ledger, "hosts": self.hosts, "storing": self.storing}
        crawler = Crawler(spider_for(ledger.source), self._process.settings)
        await self._process.crawl(crawler, **given)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run until the work is done. Raises what it raises."""
        task = asyncio.get_event_loop().create_task(work)
        task.add_done_callback(lambda _: self._end())
        self._process.start(stop_after_crawl=False, install_signal_handlers=False)
        task.result()

    async def stop(self) -> None:
        """Let every source come to its end; answers under way are waited for."""
        await self._process.stop()

    def _end(self) -> None:
        from twisted.internet import reactor

        cast(ReactorBase, reactor).stop()
