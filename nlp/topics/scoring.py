"""Sparse TF-IDF in plain numpy and scipy: what scikit-learn's pipeline computes, from exported arrays alone.

Character pairs are looked up as numbers, for all texts of a batch at once; words in a dict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp.segment import segmenter
from nlp.topics.archive import Arrays
from nlp.topics.features import OPENING

_CHINESE = (0x4E00, 0x9FFF)


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

    def vectors(self, texts: Sequence[str]) -> csr_matrix:
        """TF-IDF of normalised texts, shape (texts, terms), each row of the block's length or empty."""
        rows, columns = self._by_words(texts) if self.name == "words" else self._by_pairs(texts)
        counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(self.terms)))
        counts.sum_duplicates()
        counts.data = (1 + np.log(counts.data)) * self.idf[counts.indices]
        squares = np.add.reduceat(np.append(counts.data**2, 0.0), counts.indptr[:-1]) * (
            np.diff(counts.indptr) > 0
        )
        length = np.sqrt(np.where(squares > 0, squares, 1.0))
        counts.data *= np.repeat(self.weight / length, np.diff(counts.indptr))
        return counts

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {term: column for column, term in enumerate(self.terms)}

    @cached_property
    def _keys(self) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
        """The pairs as sorted numbers, and the column of each."""
        keys = np.array([ord(term[0]) << 16 | ord(term[1]) for term in self.terms], dtype=np.uint32)
        order = np.argsort(keys)
        return keys[order], order

    def _by_words(self, texts: Sequence[str]) -> tuple[list[int], list[int]]:
        rows: list[int] = []
        columns: list[int] = []
        cut, known = segmenter().cut, self._columns.get
        for row, text in enumerate(texts):
            found = [column for word in cut(text) if (column := known(word)) is not None]
            columns += found
            rows += [row] * len(found)
        return rows, columns

    def _by_pairs(self, texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        if self.name == "opening":
            texts = [text[:OPENING] for text in texts]
        codes = np.frombuffer("\0".join([*texts, ""]).encode("utf-32-le", "replace"), dtype=np.uint32)
        rows = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])
        chinese = (codes >= _CHINESE[0]) & (codes <= _CHINESE[1])
        at = np.flatnonzero(chinese[:-1] & chinese[1:])
        wanted = codes[at] << 16 | codes[at + 1]
        keys, order = self._keys
        place = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
        known = keys[place] == wanted
        return rows[at[known]], order[place[known]]
