"""The terms of several models in one table, so that every word of a text is looked up once for all of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
_WORD: Final = 64
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_ROOM: Final = 2
"""Slots a pair, at least."""


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
    """Known character pairs in slots, so that a batch is looked up at once: a pair stands in the slot its code points
    at, or in the first free one behind.
    """

    codes: NDArray[np.int64]
    numbers: NDArray[np.int32]
    """Of the pair in each slot; -1 where it is free."""

    @classmethod
    def of(cls, terms: Iterable[str]) -> Self:
        codes = np.array([_code(term) for term in terms], dtype=np.int64)
        size = 1 << (_ROOM * codes.size).bit_length()
        pairs = cls(np.full(size, -1), np.full(size, -1, dtype=np.int32))
        taken: set[int] = set()
        for number, slot in enumerate(pairs._slots(codes).tolist()):
            at = slot
            while at in taken:
                at = (at + 1) % size
            taken.add(at)
            pairs.codes[at], pairs.numbers[at] = codes[number], number
        return pairs

    def find(self, codes: NDArray[np.int64]) -> NDArray[np.int32]:
        """The number of each code, or -1."""
        at = self._slots(codes)
        numbers = self.numbers.take(at)
        (missed,) = ((numbers >= 0) & (self.codes.take(at) != codes)).nonzero()
        at = at[missed]
        while missed.size:
            at = (at + 1) % self.codes.size
            numbers[missed] = self.numbers.take(at)
            again = (numbers[missed] >= 0) & (self.codes.take(at) != codes[missed])
            missed, at = missed[again], at[again]
        return numbers

    def _slots(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where each code is looked for first: the highest bits of a product (Knuth, TAOCP 3, 6.4)."""
        shift = np.uint64(_WORD - self.codes.size.bit_length() + 1)
        return ((codes.view(np.uint64) * _MIX) >> shift).view(np.int64)


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
            "words": self._counted([reading.words for reading in readings]),
            "pairs": self._counts("pairs", rows, numbers, len(readings)),
            "opening": self._counts("pairs", rows[opening], numbers[opening], len(readings)),
            "characters": self._spelt(written, lengths),
            "signs": self._asked([reading.signs for reading in readings]),
        }
        return {name: found[name if name in found else family] for name, family in _FAMILY.items()}

    def _paired(
        self, written: NDArray[np.int64], lengths: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Of every known pair of a batch: its text, where it stands there, its number."""
        numbers = self._pairs.find((written[:-1] << _BITS) + written[1:])
        (known,) = (numbers >= 0).nonzero()
        rows = np.repeat(np.arange(len(lengths)), lengths)[known]
        places = known - (np.cumsum(lengths) - lengths)[rows]
        inside = places + 1 < lengths[rows]
        return rows[inside], places[inside], numbers[known[inside]].astype(np.intp)

    def _spelt(self, written: NDArray[np.int64], lengths: NDArray[np.intp]) -> Counts:
        """The single characters of a batch; none where no model looks at them."""
        if not self.tables["characters"]:
            written, lengths = written[:0], np.zeros_like(lengths)
        numbers = self._characters[written].astype(np.intp)
        known = numbers >= 0
        rows = np.repeat(np.arange(len(lengths)), lengths)
        return self._counts("characters", rows[known], numbers[known], len(lengths))

    def _counted(self, texts: Sequence[Mapping[str, int]]) -> Counts:
        """The words of a batch, which are counted already."""
        rows, numbers = self._numbered("words", texts)
        times = np.fromiter(chain.from_iterable(map(_times, texts)), np.intp, len(numbers))
        (known,) = (numbers >= 0).nonzero()
        known = known[np.lexsort((numbers[known], rows[known]))]
        return Counts(
            rows=rows[known], terms=numbers[known], weights=1 + np.log(times[known]), size=len(texts)
        )

    def _asked(self, texts: Sequence[Sequence[str]]) -> Counts:
        """The signs of a batch."""
        rows, numbers = self._numbered("signs", texts)
        known = numbers >= 0
        return self._counts("signs", rows[known], numbers[known], len(texts))

    def _numbered(
        self, family: str, texts: Sequence[Collection[str]]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Of everything a batch holds the text and the number, or -1; each is looked up by itself."""
        lengths = np.fromiter(map(len, texts), np.intp, len(texts))
        asked = map(self.tables[family].get, chain.from_iterable(texts), repeat(-1))
        return np.repeat(np.arange(len(texts)), lengths), np.fromiter(asked, np.intp, int(lengths.sum()))

    def _counts(self, family: str, rows: NDArray[np.intp], numbers: NDArray[np.intp], size: int) -> Counts:
        width = max(1, len(self.tables[family]))
        entries, counts = np.unique(rows * width + numbers, return_counts=True)
        rows, terms = np.divmod(entries, width)
        return Counts(rows=rows, terms=terms, weights=1 + np.log(counts), size=size)


def _times(counts: Mapping[str, int]) -> Iterable[int]:
    return counts.values()


def _code(pair: str) -> int:
    return (ord(pair[0]) << _BITS) + ord(pair[1])
