"""Sparse TF-IDF in plain numpy: what scikit-learn's pipeline computes, from exported arrays alone.

Words and character pairs are looked up text by text, in a dict; counting and weighing is done for a whole batch.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nlp.reading import Reading
from nlp.topics.archive import Arrays
from nlp.topics.features import OPENING


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A block's sparse vectors of a batch of texts: entry by entry, sorted by text and column.

    The entries of text `row` are those from `starts[row]` to `starts[row + 1]`.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    values: NDArray[np.float64]
    starts: NDArray[np.intp]

    def of(self, row: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Columns and values of one text."""
        span = slice(self.starts[row], self.starts[row + 1])
        return self.columns[span], self.values[span]

    def dot(self, coefficients: NDArray[np.float32]) -> NDArray[np.float64]:
        """The vectors times coefficients of shape (labels, columns); shape (texts, labels)."""
        texts = len(self.starts) - 1
        sums = [np.bincount(self.rows, self.values * label[self.columns], texts) for label in coefficients]
        return np.stack(sums, axis=1)


@dataclass(frozen=True, kw_only=True)
class BlockArrays:
    """One block of a trained model: `terms` in column order, `idf` and `coefficients` (labels, terms) beside them."""

    name: str
    terms: tuple[str, ...]
    idf: NDArray[np.float32]
    coefficients: NDArray[np.float32]
    weight: float

    @classmethod
    def unpack(cls, name: str, arrays: Arrays) -> Self:
        return cls(
            name=name,
            terms=tuple(arrays[f"{name}_terms"].tobytes().decode("utf-8").split("\n")),
            idf=arrays[f"{name}_idf"],
            coefficients=arrays[f"{name}_coefficients"],
            weight=float(arrays[f"{name}_weight"]),
        )

    def pack(self) -> Arrays:
        """The block as arrays named after it; the terms as lines of UTF-8."""
        return {
            f"{self.name}_terms": np.frombuffer("\n".join(self.terms).encode("utf-8"), dtype=np.uint8),
            f"{self.name}_idf": self.idf,
            f"{self.name}_coefficients": self.coefficients,
            f"{self.name}_weight": np.array(self.weight),
        }

    def weigh(self, readings: Sequence[Reading]) -> Weighed:
        """TF-IDF of normalised texts, each text's vector of the block's length or empty."""
        found = [self._columns_of(reading) for reading in readings]
        lengths = np.fromiter(map(len, found), np.intp, len(found))
        entries = np.fromiter(chain.from_iterable(found), np.intp, int(lengths.sum()))
        entries += np.repeat(np.arange(len(found)) * len(self.terms), lengths)
        entries, counts = np.unique(entries, return_counts=True)
        rows, columns = np.divmod(entries, len(self.terms))
        values: NDArray[np.float64] = (1 + np.log(counts)) * self.idf[columns].astype(np.float64)
        squares = np.bincount(rows, values**2, len(found))
        values *= (self.weight / np.sqrt(np.where(squares > 0, squares, 1.0)))[rows]
        starts = np.searchsorted(rows, np.arange(len(found) + 1))
        return Weighed(rows=rows, columns=columns, values=values, starts=starts)

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {term: column for column, term in enumerate(self.terms)}

    def _columns_of(self, reading: Reading) -> list[int]:
        found = map(self._columns.get, self._terms_of(reading))
        return [column for column in found if column is not None]

    def _terms_of(self, reading: Reading) -> Iterable[str]:
        if self.name == "words":
            return reading.words
        return reading.pairs[: OPENING - 1] if self.name == "opening" else reading.pairs
