"""How much the characters of a stretch speak for a personal name: surname, given name, and the words around it.

A score is ten times a sum of log odds against common text (see the heads of the tables in `nlp/data`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_UNKNOWN = -30
_INSIDE_GIVEN = 0.4
_BEHIND = 0.7
_FLOOR = -8


@dataclass(frozen=True, slots=True)
class Characters:
    """The tables. Weights are whole numbers; what is missing weighs nothing, but in `given`."""

    surnames: Mapping[str, int]
    compounds: frozenset[str]
    given: Mapping[str, int]
    pairs: Mapping[str, int]

    def score(self, text: str, start: int, given: int, end: int) -> float:
        """How much `text[start:end]`, its given name beginning at `given`, looks like a name where it stands."""
        pair, weigh = self.pairs.get, self.given.get
        surname = text[start:given]
        score: float = self.surnames[surname] if given - start == 1 else 50
        for at in range(given, end):
            score += weigh(text[at], _UNKNOWN)
        score -= pair(text[given - 1 : given + 1], 0)
        if end - given > 1:
            score -= _INSIDE_GIVEN * pair(text[given : given + 2], 0)
        return score

    def lift(self, text: str, given: int, end: int) -> int:
        """What a name gains whose given name needs not be likely, because the words beside it name somebody."""
        return sum(max(0, _FLOOR - self.given.get(char, _UNKNOWN)) for char in text[given:end])

    def behind(self, text: str, end: int) -> float:
        """How strongly a word runs on over the end."""
        return _BEHIND * self.pairs.get(text[end - 1 : end + 1], 0)


@cache
def characters() -> Characters:
    """The tables that ship with the package."""
    surnames: dict[str, int] = {}
    compounds: set[str] = set()
    for weight, names in _lines("surnames.txt"):
        if " " in names:
            compounds.update(names.split())
        else:
            surnames.update(dict.fromkeys(names, weight))
    given = {char: weight for weight, chars in _lines("given_characters.txt") for char in chars}
    pairs = {
        words[at : at + 2]: weight
        for weight, words in _lines("character_pairs.txt")
        for at in range(0, len(words), 2)
    }
    return Characters(surnames=surnames, compounds=frozenset(compounds), given=given, pairs=pairs)


def _lines(name: str) -> Iterator[tuple[int, str]]:
    for line in files("nlp").joinpath("data", name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            weight, _, words = line.partition(" ")
            yield int(weight), words
