"""How much the characters of a stretch speak for a personal name: surname, given name, and the words around it.

A score is ten times a sum of log odds against common text (see the heads of the tables in `nlp/data`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_UNKNOWN = -30
_COMPOUND = 50
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

    def given_names(self, text: str, start: int) -> tuple[int, ...]:
        """Where the given name can begin when the surname begins at `start`."""
        single = (start + 1,) if text[start] in self.surnames else ()
        return (start + 2, *single) if text[start : start + 2] in self.compounds else single

    def scores(self, text: str, start: int, given: int) -> list[tuple[int, float]]:
        """How much a surname at `start` looks like a name where it stands, with one and with two given characters.

        The given name begins at `given`; each score comes with the name's end, and tells of a word that runs on.
        """
        pair = self.pairs.get
        first, second = text[given : given + 1], text[given + 1 : given + 2]
        if not "\u3400" <= first <= "\u9fff":
            return []
        surname = self.surnames[text[start]] if given - start == 1 else _COMPOUND
        inside = pair(first + second, 0)
        short = surname + self.given.get(first, _UNKNOWN) - pair(text[given - 1] + first, 0)
        alone = given + 1, short - _BEHIND * inside
        if not "\u3400" <= second <= "\u9fff":
            return [alone]
        long = short + self.given.get(second, _UNKNOWN) - _INSIDE_GIVEN * inside
        return [alone, (given + 2, long - _BEHIND * pair(text[given + 1 : given + 3], 0))]

    def lift(self, text: str, given: int, end: int) -> int:
        """What a name gains whose given name needs not be likely, because the words beside it name somebody."""
        gained = 0
        for char in text[given:end]:
            weight = self.given.get(char, _UNKNOWN)
            if weight < _FLOOR:
                gained += _FLOOR - weight
        return gained


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
