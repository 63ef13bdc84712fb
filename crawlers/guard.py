"""No way inside: a page, feed or redirect may not lead the crawler to the office's own network.

Only a host that the office itself declared as a source may have a private or loopback address.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawlers.settings import DECLARED
from huiying.addresses import is_inside

REFUSED = "private address refused"


class AddressGuard:
    """Downloader middleware: refuses literal inside addresses, and any scheme but http and https."""

    def __init__(self, declared: Sequence[str]) -> None:
        self.declared = frozenset(declared)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "AddressGuard":
        return cls(crawler.settings.getlist(DECLARED))

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest."""
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or (is_inside(host) and host not in self.declared):
            raise IgnoreRequest(REFUSED)


class GuardedResolver(CachingThreadedResolver):
    """Refuses names that lead inside, at the moment they are resolved, so that no second answer can differ."""

    declared: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "GuardedResolver":
        resolver = super().from_crawler(crawler, reactor)
        resolver.declared = frozenset(crawler.settings.getlist(DECLARED))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  # Twisted's name
        answer = super().getHostByName(name, timeout)
        return answer if name in self.declared else answer.addCallback(refuse_inside)


def refuse_inside(address: str) -> str:
    """The address, unless it is inside. Raises DNSLookupError: to the crawler there is no such host."""
    if is_inside(address):
        raise DNSLookupError(REFUSED)
    return address
