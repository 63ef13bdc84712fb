"""The terms of several models in one table, so that every word of a text is looked up once for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
_BITS: Final = 21
"""Of a character's code."""
_CODES: Final = 0x110000


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
class _Pairs:
    """Known character pairs as sorted codes, and the number of each: a batch is looked up in one step."""

    codes: NDArray[np.int64]
    numbers: NDArray[np.intp]

    @classmethod
    def of(cls, terms: Iterable[str]) -> Self:
        codes = np.array([_code(term) for term in terms], dtype=np.int64)
        order = np.argsort(codes)
        return cls(codes[order], order)

    def find(self, codes: NDArray[np.int64]) -> NDArray[np.intp]:
        """The number of each code, or -1."""
        if not self.codes.size:
            return np.full(codes.shape, -1, dtype=np.intp)
        at = np.minimum(np.searchsorted(self.codes, codes), self.codes.size - 1)
        return np.where(self.codes[at] == codes, self.numbers[at], -1)


@dataclass(frozen=True, slots=True)
class Lexis:
    """Term → number, a table each for words, character pairs, single characters and signs."""

    tables: Mapping[str, Mapping[str, int]]
    _pairs: _Pairs = field(init=False, repr=False)
    _characters: NDArray[np.int32] = field(init=False, repr=False)
    """The number of each character, by its code, or -1."""

    def __post_init__(self) -> None:
        characters = np.full(_CODES, -1, dtype=np.int32)
        for character, number in self.tables["characters"].items():
            characters[ord(character)] = number
        object.__setattr__(self, "_characters", characters)
        object.__setattr__(self, "_pairs", _Pairs.of(self.tables["pairs"]))

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
        lengths = np.fromiter((len(reading.text) for reading in readings), np.intp, len(readings))
        written = np.frombuffer(
            "".join([reading.text for reading in readings]).encode("utf-32-le", "surrogatepass"), np.uint32
        ).astype(np.int64)
        rows, places, numbers = self._paired(written, lengths)
        opening = places < OPENING - 1
        found = {
            "words": self._asked("words", [reading.words for reading in readings]),
            "pairs": self._counts("pairs", rows, numbers, len(readings)),
            "opening": self._counts("pairs", rows[opening], numbers[opening], len(readings)),
            "characters": self._spelt(written, lengths),
            "signs": self._asked("signs", [reading.signs for reading in readings]),
        }
        return {name: found[name if name in found else family] for name, family in _FAMILY.items()}

    def _paired(
        self, written: NDArray[np.int64], lengths: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Of every known pair of a batch: its text, where it stands there, its number."""
        rows = np.repeat(np.arange(len(lengths)), lengths)[:-1]
        places = np.arange(len(rows)) - (np.cumsum(lengths) - lengths)[rows]
        numbers = self._pairs.find((written[:-1] << _BITS) + written[1:])
        known = (numbers >= 0) & (places + 1 < lengths[rows])
        return rows[known], places[known], numbers[known]

    def _spelt(self, written: NDArray[np.int64], lengths: NDArray[np.intp]) -> Counts:
        """The single characters of a batch; none where no model looks at them."""
        if not self.tables["characters"]:
            written, lengths = written[:0], np.zeros_like(lengths)
        numbers = self._characters[written].astype(np.intp)
        known = numbers >= 0
        rows = np.repeat(np.arange(len(lengths)), lengths)
        return self._counts("characters", rows[known], numbers[known], len(lengths))

    def _asked(self, family: str, texts: Sequence[Sequence[str]]) -> Counts:
        """Counts of what is looked up one by one; nothing is, where no model looks at it."""
        get, asked = self.tables[family].get, texts if self.tables[family] else [()] * len(texts)
        lengths = np.fromiter(map(len, asked), np.intp, len(asked))
        numbers = np.fromiter(map(get, chain.from_iterable(asked), repeat(-1)), np.intp, int(lengths.sum()))
        known = numbers >= 0
        rows = np.repeat(np.arange(len(asked)), lengths)
        return self._counts(family, rows[known], numbers[known], len(texts))

    def _counts(self, family: str, rows: NDArray[np.intp], numbers: NDArray[np.intp], size: int) -> Counts:
        width = max(1, len(self.tables[family]))
        entries, counts = np.unique(rows * width + numbers, return_counts=True)
        rows, terms = np.divmod(entries, width)
        return Counts(rows=rows, terms=terms, weights=1 + np.log(counts), size=size)


def _code(pair: str) -> int:
    return (ord(pair[0]) << _BITS) + ord(pair[1])
