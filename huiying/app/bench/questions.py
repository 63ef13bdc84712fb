"""What is asked of the traffic: the words people type, and the topics an office watches."""

from dataclasses import dataclass
from functools import cache
from random import Random

from huiying.app.bench.vocabulary import common_words
from huiying.app.bench.wording import places, wording
from huiying.index import Query

WATCHED, UNWANTED = 20, 3
"""Words of a watch topic, and of its exclusions."""
_SHORTEST, _LONGEST = 2, 4
_RANKS = slice(30, 3000)
"""Of the common words: the very first stand in every text and nobody asks for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A topic that is watched: any of `words`, none of `without`."""

    words: tuple[str, ...]
    without: tuple[str, ...]

    def query(self, **narrowing: object) -> Query:
        """The topic as an index is asked for it; further fields of Query by name."""
        return Query(groups=(self.words,), without=self.without, **narrowing)  # type: ignore[arg-type]


def asked(count: int, *, seed: int = 1) -> list[str]:
    """Words of two to four characters that many texts hold: half of them of the matters, half of plain speech."""
    dice = Random(f"asked/{seed}")  # noqa: S311  # repeatable on purpose, guards nothing
    return [dice.choice(_matter_words() if dice.random() < 1 / 2 else _plain_words()) for _ in range(count)]


def watches(count: int, *, seed: int = 1) -> list[Watch]:
    """Topics of twenty different words with three exclusions."""
    dice = Random(f"watches/{seed}")  # noqa: S311  # repeatable on purpose, guards nothing
    return [_watch(dice) for _ in range(count)]


def _watch(dice: Random) -> Watch:
    words = dice.sample(_matter_words(), WATCHED // 2)
    words += dice.sample([word for word in _plain_words() if word not in words], WATCHED - len(words))
    others = [word for word in _plain_words() if word not in words]
    return Watch(words=tuple(words), without=tuple(dice.sample(others, UNWANTED)))


@cache
def _matter_words() -> tuple[str, ...]:
    names, tables = wording()["names"], wording()
    plots = [*tables["matter"], *tables["emergency"]]
    said = [subject for plot in plots for subject in plot["subjects"]]
    named = [
        *names["towns"],
        *places()[::40],
        *(division.rpartition("/")[2] for division in names["neighbours"]),
    ]
    fitting = (word for word in (*said, *named) if _SHORTEST <= len(word) <= _LONGEST)
    return tuple(dict.fromkeys(fitting))


@cache
def _plain_words() -> tuple[str, ...]:
    said = (word for word, _ in common_words()[_RANKS])
    return tuple(word for word in said if _SHORTEST <= len(word) <= _LONGEST)
