"""Another system that hands posts in by the hundred: what it has no answer for it repeats until it has."""

import itertools
import threading
import time
from collections import Counter
from typing import Any

import httpx

from huiying.inbox import post_key
from tests.torture.house import client
from tests.torture.stories import Stories

BATCH = 20
OVERLAP = 2
"""Posts of a batch that the batch before it has told already."""
PAUSE = 0.2


class Feeder(threading.Thread):
    """Tells stories from `first` on, so many a second, until stopped; `close` waits for the answer to the last batch."""

    def __init__(self, urls: list[str], stories: Stories, *, rate: float = 60, first: int = 0) -> None:
        super().__init__(name=f"feeder-{stories.source_id}", daemon=True)
        self._urls, self._stories, self._first = itertools.cycle(urls), stories, first
        self._step = (BATCH - OVERLAP) / rate
        self._stop_asked = threading.Event()
        self.acknowledged: dict[str, int] = {}
        """Key of each post that was answered → its number in the inbox."""
        self.outcomes: Counter[str] = Counter()
        self.troubles: Counter[str] = Counter()
        """What came instead of an acknowledgement."""
        self.longest = 0.0
        """Seconds from offering a batch to its answer."""

    def run(self) -> None:
        with client() as browser:
            for start in itertools.count(self._first, BATCH - OVERLAP):
                if self._stop_asked.wait(self._step):
                    return
                self._offer(browser, start)

    def stop(self) -> None:
        self._stop_asked.set()

    def close(self) -> None:
        self.stop()
        self.join(120)
        assert not self.is_alive(), f"no answer to the last batch: {self.troubles}"

    def _offer(self, browser: httpx.Client, start: int) -> None:
        posts = [self._stories.post(number) for number in range(start, start + BATCH)]
        key, begun = f"{self._stories.source_id}-batch-{start}", time.monotonic()
        while (outcomes := self._answer(browser, key, posts)) is None:
            time.sleep(PAUSE)
        self.longest = max(self.longest, time.monotonic() - begun)
        for post, outcome in zip(posts, outcomes, strict=True):
            self.outcomes[outcome["status"]] += 1
            if outcome["status"] != "refused":
                self.acknowledged[post_key(post["source_id"], post["external_id"])] = outcome["inbox_id"]

    def _answer(
        self, browser: httpx.Client, key: str, posts: list[dict[str, Any]]
    ) -> list[dict[str, Any]] | None:
        url = f"{next(self._urls)}/api/posts/batch"
        try:
            answer = browser.post(url, json={"posts": posts}, headers={"Idempotency-Key": key})
        except httpx.TransportError as trouble:
            self.troubles[type(trouble).__name__] += 1
            return None
        if answer.status_code != httpx.codes.ACCEPTED:
            self.troubles[f"{answer.status_code} {answer.json().get('code')}"] += 1
            return None
        outcomes: list[dict[str, Any]] = answer.json()["outcomes"]
        return outcomes
