"""How a website is asked: each host at its pace, and not at all when it wants to be left alone.

One `Hosts` serves every source that a process reads, so that several sources of one host share its pace.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawlers.patience import patience
from crawlers.settings import ROBOT, is_loopback

PAUSE = 0.5
"""Seconds between two requests to a host that states nothing else."""
TOGETHER = 4
"""Answers of one host awaited at once."""
SLOW = 0.5
"""Seconds for an answer from which on a host is asked less often."""
BUSY = "the host has asked for patience"
LATER = "the host's pace leaves no time for it in this turn"
_TURN = "huiying_turn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A host's robots.txt, None where it has none, and until when it holds, in seconds of `monotonic`."""

    parser: RobotParser | None
    until: float


@dataclass(slots=True)
class Host:
    """One host: when it may be asked next, in seconds of `monotonic`."""

    pause: float
    free_at: float = 0.0
    closed_until: float = 0.0
    latency: float = 0.0
    """Of its last answers, in seconds."""
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(TOGETHER))

    @property
    def delay(self) -> float:
        """Seconds between two requests: what it states, or more when it is slow to answer."""
        return max(self.pause, self.latency / TOGETHER if self.latency > SLOW else 0.0)

    def reserve(self, now: float, *, until: float) -> float:
        """Take the next turn; seconds until then. Raises IgnoreRequest when it would come after `until`."""
        at = max(now, self.free_at)
        if at > until:
            raise IgnoreRequest(LATER)
        self.free_at = at + self.delay
        return at - now

    def check(self) -> None:
        """Raises IgnoreRequest while the host wants to be left alone."""
        if self.closed_until > monotonic():
            raise IgnoreRequest(BUSY)


class Hosts:
    """Every host this process asks."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.robots: dict[str, Rules] = {}

    def of(self, url: str) -> Host:
        """The host of an address."""
        name = urlsplit(url).hostname or ""
        if name not in self._hosts:
            self._hosts[name] = Host(pause=_usual(name))
        return self._hosts[name]

    def asking(self, origin: str) -> asyncio.Lock:
        """Held by the one who asks for the robots.txt of an origin, while the others wait for the answer."""
        return self._asking[origin]

    def obey(self, url: str, parser: RobotParser | None) -> None:
        """Take the Crawl-delay of robots.txt for the pace of its host."""
        host, stated = self.of(url), parser.crawl_delay(ROBOT) if parser else None
        host.pause = max(_usual(urlsplit(url).hostname), stated or 0.0)


def _usual(name: str | None) -> float:
    return 0.0 if is_loopback(name) else PAUSE


def hosts_of(crawler: Crawler) -> Hosts:
    """The hosts that the spider of this crawler was given."""
    return cast(Hosts, crawler.spider.hosts)  # type: ignore[union-attr]  # given by who starts it


class PoliteHosts:
    """Downloader middleware, the last before the network: waits for the host's turn and heeds its wishes."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.until = monotonic() + crawler.settings.getfloat("CLOSESPIDER_TIMEOUT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PoliteHosts":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest when the host wants to be left alone, or its pace leaves no time in this turn."""
        host = hosts_of(self.crawler).of(request.url)
        host.check()
        wait = host.reserve(monotonic(), until=self.until)
        if wait > 0:
            await asyncio.sleep(wait)
        await host.places.acquire()
        request.meta[_TURN] = host.places.release
        host.check()

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the place back, note how long the answer took, and leave the host alone if that is what it says."""
        _give_back(request)
        host = hosts_of(self.crawler).of(request.url)
        host.latency = (host.latency + float(request.meta.get("download_latency", 0.0))) / 2
        wish = self._wish(response)
        if wish is not None:
            host.closed_until = monotonic() + wish.total_seconds()
        return response

    def _wish(self, response: Response) -> timedelta | None:
        ledger = self.crawler.spider.ledger  # type: ignore[union-attr]  # every spider of ours has one
        said = {name: response.headers.get(name) or b"" for name in ("Retry-After", "Date")}
        words = {name: value.decode("latin-1") for name, value in said.items()}
        now = ledger.clock.now()
        wish = patience(response.status, words["Retry-After"], date=words["Date"], now=now)
        if wish is not None:
            ledger.tally.retry_after = now + wish
        return wish

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002  # Scrapy's signature
        """Give the place back."""
        _give_back(request)


def _give_back(request: Request) -> None:
    release: Callable[[], None] | None = request.meta.pop(_TURN, None)
    if release is not None:
        release()
