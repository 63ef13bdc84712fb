"""People who read while things go wrong, and what they were told."""

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx
from sqlalchemy import func, select

from huiying.errors import Unavailable
from huiying.service import Service
from nlp.models import Document
from tests.torture.house import client

PAGES = ("/api/board", "/api/events", "/api/cases", "/api/notices", "/api/alerts")
BEHIND = re.compile(r"落后 ([\d,]+) 条")
LOOK = 0.5
SLOW = 15.0
"""Seconds after which a page counts as not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page asked for: when (monotonic), what it answered and how long that took."""

    at: float
    path: str
    status: int
    seconds: float
    notice: str | None = None
    total: int = 0
    known: int | None = None
    """Documents in the records before the page was asked for; None when they could not be asked."""

    @property
    def is_true(self) -> bool:
        """Whether a search found everything there was, or said how much it lacks, or that the engine is away."""
        if self.path != "/api/search" or self.known is None or self.status != httpx.codes.OK:
            return True
        if self.notice is None:
            return self.total >= self.known
        behind = BEHIND.search(self.notice)
        return behind is None or self.total + int(behind[1].replace(",", "")) >= self.known


@dataclass(eq=False)
class Reader(threading.Thread):
    """Reads one page after the other, search and health each time between, until stopped."""

    urls: list[str]
    service: Service
    looks: list[Look] = field(default_factory=list)
    unwell: list[tuple[float, dict[str, str]]] = field(default_factory=list)
    """When health was asked → parts that were not well, with their words."""
    away: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        super().__init__(name="reader", daemon=True)
        self._stop_asked = threading.Event()

    def run(self) -> None:
        with client() as browser:
            turn = 0
            while not self._stop_asked.wait(LOOK):
                url, turn = self.urls[turn % len(self.urls)], turn + 1
                self._search(browser, url)
                self._health(browser, url)
                self._look(browser, url, PAGES[turn % len(PAGES)])

    def close(self) -> None:
        self._stop_asked.set()
        self.join(60)

    def statuses(self, *, since: float = 0, until: float = float("inf")) -> dict[str, Counter[int]]:
        """Of each page within a time."""
        found: dict[str, Counter[int]] = {}
        for look in self.looks:
            if since <= look.at < until:
                found.setdefault(look.path, Counter())[look.status] += 1
        return found

    def lies(self) -> list[Look]:
        return [look for look in self.looks if not look.is_true]

    def failures(self) -> list[Look]:
        """Pages that broke or kept their reader waiting; 503 with its reason is an honest answer."""
        honest = {httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE}
        return [look for look in self.looks if look.status not in honest or look.seconds > SLOW]

    def _search(self, browser: httpx.Client, url: str) -> None:
        known = _documents(self.service)
        self._look(browser, url, "/api/search", known=known)

    def _health(self, browser: httpx.Client, url: str) -> None:
        answer = self._look(browser, url, "/api/health")
        if answer is not None and answer.status_code == httpx.codes.OK:
            parts = {part["name"]: part["detail"] for part in answer.json()["parts"] if not part["ok"]}
            self.unwell.append((time.monotonic(), parts))

    def _look(
        self, browser: httpx.Client, url: str, path: str, *, known: int | None = None
    ) -> httpx.Response | None:
        begun = time.monotonic()
        try:
            answer = browser.get(f"{url}{path}")
        except httpx.TransportError as trouble:
            self.away[f"{path} {type(trouble).__name__}"] += 1
            return None
        told = answer.json() if path == "/api/search" and answer.status_code == httpx.codes.OK else {}
        self.looks.append(
            Look(
                at=begun,
                path=path,
                status=answer.status_code,
                seconds=time.monotonic() - begun,
                notice=told.get("notice"),
                total=told.get("total", 0),
                known=known,
            )
        )
        return answer


def _documents(service: Service) -> int | None:
    try:
        with service.database.reading() as session:
            return session.scalar(select(func.count(Document.id)))
    except Unavailable:
        return None
