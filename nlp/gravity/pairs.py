"""Sums over the different character pairs of texts, looked up for all of them at once."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_CODES = 1 << 16
"""Characters beyond the basic plane are in no table."""


class PairSums:
    """A table of pairs with two figures each."""

    def __init__(self, figures: Mapping[str, tuple[float, float]]) -> None:
        first, self._second = (_numbered(pair[at] for pair in figures) for at in (0, 1))
        self._first = first * (int(self._second.max()) + 1)
        size = int(self._first.max() + self._second.max()) + 1
        self._rows = np.zeros(size, dtype=np.min_scalar_type(len(figures)))
        for row, pair in enumerate(figures, 1):
            self._rows[self._first[ord(pair[0])] + self._second[ord(pair[1])]] = row
        self._one, self._other = np.array([(0.0, 0.0), *figures.values()]).T.copy()

    def of(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For each text the sums of both figures over the pairs of the table that it holds, however often."""
        written = [f"\0{text}".encode("utf-16-le", "surrogatepass") for text in texts]
        codes = np.frombuffer(b"".join((*written, b"\0\0")), np.uint16)
        # The pairs with NUL are in no table: their row is 0.
        rows = self._rows.take(self._first.take(codes[:-1]) + self._second.take(codes[1:]))
        (known,) = rows.nonzero()
        owners = np.repeat(np.arange(len(texts)), [len(one) // 2 for one in written])
        size = len(self._one)
        owners, rows = np.divmod(np.unique(owners[known] * size + rows[known]), size)
        one, other = (np.bincount(owners, each.take(rows), len(texts)) for each in (self._one, self._other))
        return one.astype(np.float64), other.astype(np.float64)


def _numbered(chars: Iterable[str]) -> NDArray[np.int32]:
    """A number from 1 for each of the characters, by code; 0 for all others."""
    known = sorted(set(chars))
    numbers = np.zeros(_CODES, dtype=np.int32)
    numbers[[ord(char) for char in known]] = np.arange(1, len(known) + 1)
    return numbers
