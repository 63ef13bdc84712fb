"""Sums over the different character pairs of a text, looked up for the whole text at once."""

from collections.abc import Iterable, Mapping

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

    def of(self, text: str) -> tuple[float, float]:
        """The sums of both figures over the pairs of the table that a text holds, however often."""
        codes = np.frombuffer(f"\0{text}".encode("utf-16-le", "surrogatepass"), np.uint16)
        rows = self._rows.take(self._first.take(codes[:-1]) + self._second.take(codes[1:]))
        rows.sort()
        # The pair with NUL is in no table: the first row is always 0.
        found = rows[1:][rows[1:] != rows[:-1]]
        return float(self._one.take(found).sum()), float(self._other.take(found).sum())


def _numbered(chars: Iterable[str]) -> NDArray[np.intp]:
    """A number from 1 for each of the characters, by code; 0 for all others."""
    known = sorted(set(chars))
    numbers = np.zeros(_CODES, dtype=np.intp)
    numbers[[ord(char) for char in known]] = np.arange(1, len(known) + 1)
    return numbers
