"""One block of a trained model as arrays, and the TF-IDF vectors it makes: what scikit-learn's pipeline computes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from nlp.linear.archive import Arrays
from nlp.linear.lexis import Counts, Lexis


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A model's sparse vectors of a batch of texts: entry by entry, sorted by text.

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
        """The vectors times coefficients of shape (columns, labels); shape (texts, labels)."""
        sums = np.zeros((len(self.starts) - 1, coefficients.shape[1]))
        written = self.starts[:-1] < self.starts[1:]
        if written.any():
            products = coefficients.take(self.columns, axis=0) * self.values[:, None]
            sums[written] = np.add.reduceat(products, self.starts[:-1][written], axis=0)
        return sums


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


@dataclass(frozen=True, slots=True)
class BoundBlock:
    """A block that reads the numbers of a `Lexis`; its columns begin at `first` among those of its model."""

    arrays: BlockArrays
    columns: NDArray[np.intp]
    first: int

    @classmethod
    def bind(cls, arrays: BlockArrays, lexis: Lexis, first: int) -> Self:
        return cls(arrays, lexis.translation(arrays.name, arrays.terms), first)

    def weigh(self, counts: Counts) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
        """TF-IDF of a batch, each text's vector of the block's length or empty: rows, columns and values."""
        columns = self.columns[counts.terms]
        known = columns >= 0
        rows, columns = counts.rows[known], columns[known]
        values: NDArray[np.float64] = counts.weights[known] * self.arrays.idf[columns]
        squares = np.bincount(rows, values * values, counts.size)
        values *= (self.arrays.weight / np.sqrt(np.where(squares > 0, squares, 1.0)))[rows]
        return rows, columns + self.first, values


def weigh(blocks: Sequence[BoundBlock], counts: Mapping[str, Counts]) -> Weighed:
    """The vectors of a batch over all blocks of a model."""
    told = [block.weigh(counts[block.arrays.name]) for block in blocks]
    rows, columns, values = (np.concatenate([one[part] for one in told]) for part in range(3))
    order = np.argsort(rows, kind="stable")
    size = counts[blocks[0].arrays.name].size
    rows = rows[order]
    return Weighed(
        rows=rows,
        columns=columns[order],
        values=values[order],
        starts=np.searchsorted(rows, np.arange(size + 1)),
    )
