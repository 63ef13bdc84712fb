"""The terms of several models in one table, so that every word of a text is looked up once for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from nlp.linear.features import MEANING, OPENING
from nlp.reading import Reading

_FAMILY: Final = {
    "words": "words",
    MEANING: "words",
    "pairs": "pairs",
    "opening": "pairs",
    "marked": "pairs",
    "characters": "characters",
    "signs": "signs",
}
"""Where the terms of a block come from: the opening's pairs are pairs too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often each known term occurs in each text of a batch, sorted by text and term; `size` texts.

    `weights` are one and the logarithm of how often.
    """

    rows: NDArray[np.intp]
    terms: NDArray[np.intp]
    weights: NDArray[np.float64]
    size: int


@dataclass(frozen=True, slots=True)
class Lexis:
    """Term → number, a table each for words, character pairs, single characters and signs."""

    tables: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, blocks: Iterable[tuple[str, Sequence[str]]]) -> Self:
        """All terms of these blocks, each given as its name and its terms."""
        tables: dict[str, dict[str, int]] = {family: {} for family in _FAMILY.values()}
        for name, terms in blocks:
            table = tables[_FAMILY[name]]
            for term in terms:
                table.setdefault(term, len(table))
        return cls(tables)

    def translation(self, name: str, terms: Sequence[str]) -> NDArray[np.intp]:
        """For every number of this table the column a block gives to that term, or -1."""
        table = self.tables[_FAMILY[name]]
        columns = np.full(len(table), -1, dtype=np.intp)
        columns[[table[term] for term in terms]] = np.arange(len(terms))
        return columns

    def count(self, readings: Sequence[Reading]) -> dict[str, Counts]:
        """The known terms of a batch, block by block."""
        words = [self._numbers("words", reading.words) for reading in readings]
        pairs = [self._numbers("pairs", reading.pairs) for reading in readings]
        opening = [numbers[: OPENING - 1] for numbers in pairs]
        found = {
            "words": _counted(words, len(self.tables["words"])),
            "pairs": _counted(pairs, len(self.tables["pairs"])),
            "opening": _counted(opening, len(self.tables["pairs"])),
            "characters": self._asked("characters", [reading.text for reading in readings]),
            "signs": self._asked("signs", [reading.signs for reading in readings]),
        }
        return {name: found[name if name in found else family] for name, family in _FAMILY.items()}

    def _asked(self, family: str, texts: Sequence[Sequence[str]]) -> Counts:
        """Counts of what only some models look at: nothing is looked up where none does."""
        table = self.tables[family]
        return _counted([self._numbers(family, text) if table else [] for text in texts], len(table))

    def _numbers(self, family: str, terms: Sequence[str]) -> list[int]:
        return list(map(self.tables[family].get, terms, repeat(-1)))


def _counted(found: Sequence[Sequence[int]], width: int) -> Counts:
    lengths = np.fromiter(map(len, found), np.intp, len(found))
    numbers = np.fromiter(chain.from_iterable(found), np.intp, int(lengths.sum()))
    entries = numbers + np.repeat(np.arange(len(found)) * width, lengths)
    entries, counts = np.unique(entries[numbers >= 0], return_counts=True)
    rows, terms = np.divmod(entries, max(1, width))
    return Counts(rows=rows, terms=terms, weights=1 + np.log(counts), size=len(found))
