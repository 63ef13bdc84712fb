"""What the traffic is about: many posts about few matters, few about most, as in every town."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from huiying.app.bench.wording import places, wording

NEW = 0.3
"""How many posts are the first about their matter. The others take up the matter of an earlier post, whichever it
is, so that what is much talked of is talked of still more; sizes fall with a power of about -2.4 (H. A. Simon, 1955)."""
REMEMBERED = 6_000
"""Posts back to which a matter is taken up again: after that it is forgotten."""
GRAVE = 3
"""Urgency from which a matter is an emergency."""
EMERGENCIES = 0.002
"""Of all matters."""
UPROAR = 25
"""Posts for which a new emergency counts: it is talked of at once."""
ELSEWHERE = 0.12
"""Of all matters, in a neighbouring county."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that happened. `full` is the division it lies in; `place` how people call the spot."""

    number: int
    plot: Mapping[str, Any]
    full: str
    local: bool
    place: str
    subject: str
    days: int
    count: int
    few: int

    @property
    def grave(self) -> bool:
        """Whether it is an emergency."""
        urgency: int = self.plot["urgency"]
        return urgency >= GRAVE


class Matters:
    """A stream of matters, one a post. Holds the last `REMEMBERED` and no more."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._recent: deque[Matter] = deque(maxlen=REMEMBERED)
        self._made = 0

    def next(self) -> Matter:
        """The matter of the next post."""
        again = self._recent and self._dice.random() >= NEW
        matter = self._recent[self._dice.randrange(len(self._recent))] if again else self._new()
        self._recent.extend([matter] * (1 if again or not matter.grave else UPROAR))
        return matter

    def _new(self) -> Matter:
        self._made += 1
        dice = self._dice
        plot = _emergency(dice) if dice.random() < EMERGENCIES else _ordinary(dice)
        names = wording()["names"]
        local = dice.random() >= ELSEWHERE
        county = names["home"] if local else dice.choice(names["neighbours"])
        town = dice.choice(names["towns"]) if local else ""
        called = dice.choice((county.rpartition("/")[2], "", "")) or town
        return Matter(
            number=self._made,
            plot=plot,
            full=f"{county}/{town}".rstrip("/"),
            local=local,
            place=called + dice.choice(places()),
            subject=dice.choice(plot["subjects"]),
            days=dice.randrange(2, 90),
            count=dice.randrange(20, 400),
            few=dice.randrange(2, 10),
        )


def _emergency(dice: Random) -> Mapping[str, Any]:
    plot: Mapping[str, Any] = dice.choice(wording()["emergency"])
    return plot


def _ordinary(dice: Random) -> Mapping[str, Any]:
    plots = wording()["matter"]
    plot: Mapping[str, Any] = dice.choices(plots, cum_weights=_weights())[0]
    return plot


@cache
def _weights() -> tuple[float, ...]:
    return tuple(accumulate(plot["weight"] for plot in wording()["matter"]))
