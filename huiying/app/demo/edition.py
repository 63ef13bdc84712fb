"""What stands on the site at this moment: the scenario up to now, what trickles in, what was posted by hand."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from huiying.app.demo.addresses import path_of
from huiying.app.demo.posts import Channel, ScriptedPost
from huiying.app.demo.scenario import Scenario, trickle
from huiying.clock import Clock

HAND_NUMBERS = 9_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Trickle:
    """New posts without end: one `every` so often after `since`."""

    since: datetime
    every: timedelta = timedelta(seconds=20)


class Edition:
    """The posts that can be read now. Safe to use from several threads."""

    def __init__(self, scenario: Scenario, clock: Clock, flow: Trickle | None = None) -> None:
        self._scenario, self._clock, self._flow = scenario, clock, flow
        self._trickled: list[ScriptedPost] = []
        self._by_hand: list[ScriptedPost] = []
        self._lock = threading.Lock()

    def posts(self) -> list[ScriptedPost]:
        """Everything published by now, newest first."""
        now = self._clock.now()
        with self._lock:
            self._let_in(now)
            held = [*self._scenario.posts, *self._trickled, *self._by_hand]
        published = [post for post in held if post.published_at <= now]
        return sorted(published, key=lambda post: post.published_at, reverse=True)

    def of(self, channel: Channel) -> list[ScriptedPost]:
        """What one outlet shows, newest first."""
        return [post for post in self.posts() if post.channel == channel]

    def find(self, path: str) -> ScriptedPost | None:
        """The post whose page this is, if it is published."""
        return next((post for post in self.posts() if path_of(post) == path), None)

    def add(self, post: ScriptedPost) -> ScriptedPost:
        """Put a post on the site; gives it back with its number."""
        with self._lock:
            numbered = replace(post, slug=str(HAND_NUMBERS + len(self._by_hand)))
            self._by_hand.append(numbered)
        return numbered

    def now(self) -> datetime:
        """The time by the clock that the site goes by."""
        return self._clock.now()

    def _let_in(self, now: datetime) -> None:
        if self._flow is None:
            return
        due = (now - self._flow.since) // self._flow.every
        start, seed = self._scenario.facts.start, self._scenario.seed
        for index in range(len(self._trickled), due):
            since, every = self._flow.since, self._flow.every
            self._trickled.append(trickle(seed, index, since=since, every=every, start=start))
