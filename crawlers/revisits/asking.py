"""Asking for pages again: guarded as the crawler is, by its name, at each host's pace, as robots.txt allows."""

import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from crawlers.politeness import PAUSE
from crawlers.preview.robots import Robots
from crawlers.responses import Answered, worth_keeping
from crawlers.revisits.looks import Finding, Look, judge
from crawlers.settings import agent, is_loopback
from crawlers.visits import PATIENCE, Resolve, Visitor, resolve
from huiying.errors import Unavailable


class Asker:
    """Asks for pages one after the other; keeps the robots.txt and the pace of each host meanwhile."""

    def __init__(
        self,
        *,
        declared: Collection[str],
        contact: str | None,
        resolver: Resolve = resolve,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`declared`: hosts of the office's own sources, which may lie inside."""
        self._visitor = Visitor(
            declared=declared,
            agent=agent(contact),
            outside=contact is not None,
            patience=PATIENCE,
            resolver=resolver,
        )
        self._robots = Robots(self._visitor)
        self._free_at: dict[str, float] = {}
        self._wait = wait

    def look(self, url: str, *, known: Mapping[str, str], now: datetime) -> Look:
        """One look at a page; `known`: headers that ask for it only if it has changed."""
        try:
            self._robots.check(url)
            self._take_turn(url)
            visit = self._visitor.ask(url, headers=known)
        except Unavailable as trouble:
            return Look(finding=Finding.NOTHING, words=trouble.message)
        answered = Answered(
            url=url,
            final_url=visit.url,
            at=now,
            status=visit.status,
            headers=worth_keeping(visit.headers),
        )
        return judge(url, visit, answered)

    def _take_turn(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        begun = time.monotonic()
        ahead = self._free_at.get(host, begun) - begun
        if ahead > 0:
            self._wait(ahead)
        pause = max(0.0 if is_loopback(host) else PAUSE, self._robots.pause(url))
        self._free_at[host] = max(begun, self._free_at.get(host, begun)) + pause
