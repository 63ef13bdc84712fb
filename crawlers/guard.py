"""No way inside: a page, feed or redirect may not lead the crawler to the office's own network.

Only a host that the office itself declared as a source may have a private or loopback address.
"""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from huiying.addresses import is_inside

REFUSED = "private address refused"
CREDENTIALS = "address with credentials refused"


class AddressGuard:
    """Downloader middleware: refuses literal inside addresses, credentials, and any scheme but http and https."""

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest."""
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if parts.username or parts.password:
            raise IgnoreRequest(CREDENTIALS)
        inside = is_inside(host) and host not in GuardedResolver.declared
        if parts.scheme not in {"http", "https"} or not host or inside:
            raise IgnoreRequest(REFUSED)


class GuardedResolver(CachingThreadedResolver):
    """Refuses names that lead inside, at the moment they are resolved, so that no second answer can differ."""

    declared: ClassVar[frozenset[str]] = frozenset()
    """Hosts of the declared sources, which alone may have private addresses."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  # Twisted's name
        answer = super().getHostByName(name, timeout)
        return answer if name in self.declared else answer.addCallback(refuse_inside)


def refuse_inside(address: str) -> str:
    """The address, unless it is inside. Raises DNSLookupError: to the crawler there is no such host."""
    if is_inside(address):
        raise DNSLookupError(REFUSED)
    return address
