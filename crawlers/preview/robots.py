"""What robots.txt allows a preview, asked once a host, as the crawler asks it."""

from urllib.parse import urlsplit

from protego import Protego

from crawlers.charset import decode
from crawlers.settings import ROBOT
from crawlers.visits import Visitor
from huiying.errors import Unavailable

FORBIDDEN = "网站的 robots.txt 不允许采集，已遵守；请停用该来源或与网站商定"
UNKNOWN = "网站的 robots.txt 现在取不到，不能当作允许；请稍后再试"
_ABSENT_FROM, _BROKEN_FROM = 400, 500


class Robots:
    """The rules of every host that a preview asks."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._known: dict[str, Protego | None] = {}

    def check(self, url: str) -> None:
        """Raises Unavailable, in words, for an address that may not be asked for."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._known:
            self._known[origin] = self._asked(origin)
        rules = self._known[origin]
        if rules is not None and not rules.can_fetch(url, ROBOT):
            raise Unavailable(FORBIDDEN, code="robots")

    def pause(self, url: str) -> float:
        """Seconds that the host of a checked address wants between two requests."""
        parts = urlsplit(url)
        rules = self._known.get(f"{parts.scheme}://{parts.netloc}")
        return (rules.crawl_delay(ROBOT) or 0.0) if rules is not None else 0.0

    def _asked(self, origin: str) -> Protego | None:
        try:
            got = self._visitor.ask(f"{origin}/robots.txt")
        except Unavailable:
            # A host that cannot be reached says so itself when it is asked for the page.
            return None
        if got.status >= _BROKEN_FROM:
            raise Unavailable(UNKNOWN, code="robots")
        return None if got.status >= _ABSENT_FROM else Protego.parse(decode(got.body, got.content_type)[0])
