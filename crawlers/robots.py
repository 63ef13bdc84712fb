"""robots.txt, asked once an hour a host for all sources of this process."""

from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawlers.politeness import Hosts, Rules, hosts_of

HOLDS = 3600.0
"""Seconds."""
LARGEST = 512 * 1024
UNKNOWN = "robots.txt cannot be had now"
_ABSENT_FROM, _BROKEN_FROM = 400, 500


class SharedRobots(RobotsTxtMiddleware):
    """Scrapy's middleware with one answer a host. Its own lets all but the first of several waiting requests pass."""

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; None where it has none.

        Raises IgnoreRequest where they cannot be had: a server that fails has not allowed anything.
        """
        hosts: Hosts = hosts_of(self.crawler)
        place = urlparse_cached(request)
        name = f"{place.scheme}://{place.netloc}"
        async with hosts.asking(name):
            known = hosts.robots.get(name)
            if known is None or known.until < monotonic():
                parser = await self._ask(f"{name}/robots.txt")
                known = hosts.robots[name] = Rules(parser=parser, until=monotonic() + HOLDS)
                hosts.obey(request.url, parser)
        return known.parser

    async def _ask(self, url: str) -> RobotParser | None:
        meta: dict[str, Any] = {"dont_obey_robotstxt": True, "download_maxsize": LARGEST}
        asked = Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
        try:
            answer: Response = await self.crawler.engine.download_async(asked)
        except IgnoreRequest:
            raise
        except Exception:  # noqa: BLE001  # a host that cannot be reached says so itself when it is asked for the page
            return None
        if answer.status >= _BROKEN_FROM:
            raise IgnoreRequest(UNKNOWN)
        return (
            None
            if answer.status >= _ABSENT_FROM
            else ProtegoRobotParser.from_crawler(self.crawler, answer.body)
        )
