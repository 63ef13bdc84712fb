"""A seeded stream of posts that looks like a county's: words, lengths, sources, hours and matters as they are in life.

The same seed gives the same stream on every machine; memory does not grow with its length. Held against 7,048 messages
to a public petition board (the first 7,000 texts of seed 1 in brackets): characters in a text, mean 394 (345), median
215 (239), 90 % 922 (774), 99 % 2,621 (1,673); characters beyond the 1,000 commonest 5.7 % (7.0 %), beyond 2,000 1.0 %
(1.3 %), beyond 3,000 0.17 % (0.22 %); of all pairs of characters the commonest 100 are 10.2 % (7.4 %), 1,000 29.9 %
(27.6 %), 10,000 59.4 % (59.7 %), different ones 270,000 (282,000), of which once 48 % (56 %); the commonest stands in
42 % (56 %) of the texts, the 1,000th in 2.3 % (3.3 %); digits 4.0 % (3.9 %). Titles 19.4 (17.6) characters, hot-search
titles 11.4. Reading them took 2.5 (2.3) ms a text; urgency of 3 or more 5.3 % (10 %), since emergencies are many here.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

import numpy as np

from huiying.app.bench import telling
from huiying.app.bench.matters import Matter, Matters
from huiying.app.bench.outlets import Outlet, outlets, weights
from huiying.app.bench.telling import Told
from huiying.app.bench.vocabulary import vocabulary
from huiying.app.bench.wording import wording
from huiying.index import Entry
from huiying.posts import RawPost

BEGAN = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=8)
"""Midnight in Beijing of the first day."""
DAYS = 30
REPRINTS = 0.01
SPREAD = 0.55
"""Of the lengths of one kind of source: standard deviation of their logarithm."""
OWN = 60
"""Characters of a text that are the matter's own words."""
_LATE = 1500.0
"""Seconds from publication until a post is seen, on average."""
_BLOCK = 2048
_KEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post with what only its maker knows: the matter it is about."""

    number: int
    outlet: Outlet
    told: Told
    published_at: datetime
    first_seen_at: datetime


def posts(
    count: int, *, seed: int = 1, days: float = DAYS, first: int = 1, began: datetime = BEGAN
) -> Iterator[RawPost]:
    """So many posts of so many days, in the order in which they are seen, numbered from `first`, from `began` on."""
    for post in traffic(count, seed=seed, days=days, began=began):
        outlet, number = post.outlet, post.number + first - 1
        yield RawPost(
            source_id=outlet.source_id,
            source_name=outlet.name,
            source_kind=outlet.kind,
            standing=outlet.standing,
            external_id=str(number),
            url=f"https://{outlet.source_id}.example/{number}",
            title=post.told.title,
            text=post.told.text,
            author=f"网友{post.told.matter.number * 7919 % 5003}",
            published_at=post.published_at,
            first_seen_at=post.first_seen_at,
            extra={"local": 1} if post.told.matter.local else {},
        )


def entries(
    count: int, *, seed: int = 1, days: float = DAYS, first: int = 1, began: datetime = BEGAN
) -> Iterator[Entry]:
    """The same posts as an index holds them, as if they had been read: document numbers from `first`."""
    for post in traffic(count, seed=seed, days=days, began=began):
        matter = post.told.matter
        yield Entry(
            document_id=post.number + first - 1,
            version=1,
            title=post.told.title,
            text=post.told.text,
            published_at=post.published_at,
            first_seen_at=post.first_seen_at,
            source_id=post.outlet.source_id,
            source_kind=post.outlet.kind,
            topics=(matter.plot["topic"],),
            scope="local" if matter.local else "elsewhere",
            places=(matter.full,),
            event_id=matter.number,
            urgency=matter.plot["urgency"],
        )


def traffic(count: int, *, seed: int = 1, days: float = DAYS, began: datetime = BEGAN) -> Iterator[Post]:
    """So many posts, with their matters."""
    dice = Random(f"traffic/{seed}")  # noqa: S311  # repeatable on purpose, guards nothing
    matters, talk = Matters(dice), _Talk(seed)
    kept: deque[Told] = deque(maxlen=_KEPT)
    for number, moment in enumerate(_moments(count, days, began), 1):
        outlet = dice.choices(outlets(), cum_weights=weights())[0]
        if kept and dice.random() < REPRINTS:
            told = telling.reprint(dice, kept[dice.randrange(len(kept))])
        else:
            told = _told(dice, outlet, matters.next(), talk)
            kept.append(told)
        yield Post(
            number=number,
            outlet=outlet,
            told=told,
            published_at=moment - timedelta(seconds=int(dice.expovariate(1 / _LATE))),
            first_seen_at=moment,
        )


def _told(dice: Random, outlet: Outlet, matter: Matter, talk: "_Talk") -> Told:
    titled = outlet.titled >= 1 or dice.random() < outlet.titled
    length = outlet.length * dice.lognormvariate(-SPREAD * SPREAD / 2, SPREAD)
    return Told(
        matter=matter,
        title=telling.title(dice, matter) if titled else "",
        text=telling.text(dice, matter, talk.take(length - OWN)),
    )


class _Talk:
    """What people say beside the matter, drawn in blocks: one at a time would take ten times as long."""

    def __init__(self, seed: int) -> None:
        self._vocabulary = vocabulary(seed)
        self._dice = np.random.default_rng(seed)
        self._drawn: list[str] = []
        self._at = 0

    def take(self, characters: float) -> Sequence[str]:
        """Pieces of about so many characters together."""
        wanted = max(1, round(characters / self._vocabulary.length))
        if self._at + wanted > len(self._drawn):
            self._drawn = self._vocabulary.draw(self._dice, max(_BLOCK * 64, wanted))
            self._at = 0
        self._at += wanted
        return self._drawn[self._at - wanted : self._at]


def _moments(count: int, days: float, began: datetime) -> Iterator[datetime]:
    """When each is seen: day after day the same wave, whole seconds, never backwards."""
    hours: Any = wording()["day"]["hours"]
    filled = np.array([0, *accumulate(hours)]) / sum(hours)
    for start in range(0, count, _BLOCK):
        passed = np.arange(start, min(start + _BLOCK, count)) / count * days
        seconds = (np.floor(passed) + np.interp(passed % 1, filled, np.arange(25) / 24)) * 86_400
        yield from (began + timedelta(seconds=at) for at in seconds.astype(int).tolist())
