"""How sure a label is: what the words weigh and what the model says, mixed into one share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

_MOST: Final = 5.0
_LEAST: Final = -1.0
_ENOUGH: Final = 2.5
_USUAL: Final = 4.4
"""Logarithm of the length of a usual post."""
_SHORT, _LONG = 40, 600
_SURE: Final = 60.0

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """A logistic regression over few figures; `tell` is the share from which the label is told.

    `words` weigh less beyond the first strong two (`fade`), less where another topic of the pack has more to say
    (`other`), and less in a long text (`length`), which names many things in passing.
    """

    words: float
    model: float
    offset: float
    fade: float = 0.0
    other: float = 0.0
    length: float = 0.0
    tell: float = 0.5

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Self:
        return cls(**{name: float(value) for name, value in entry.items()})


class Mixer:
    """The mixes of all labels of a pack, reckoned at once for many texts."""

    def __init__(self, mixes: Sequence[Mix]) -> None:
        rows = [[getattr(mix, field.name) for field in fields(Mix)] for mix in mixes]
        columns = np.array(rows, dtype=np.float64).T
        self._words, self._model, self._offset, self._fade, self._other, self._length, self.tell = columns

    def shares(self, weights: Table, decisions: Table, sizes: Table) -> Table:
        """0–1, shape (texts, labels), from weights of words and decisions of that shape; `sizes` in characters."""
        weight = np.clip(weights, _LEAST, _MOST)
        long = np.log(20 + np.clip(sizes, _SHORT, _LONG)) - _USUAL
        power = (
            self._offset
            + self._words * weight
            + self._fade * np.maximum(weight - _ENOUGH, 0.0)
            + self._other * _rivals(weight)
            + self._length * long[:, None]
            + self._model * decisions
        )
        shares: Table = 1 / (1 + np.exp(-np.clip(power, -_SURE, _SURE)))
        return shares


def _rivals(weight: Table) -> Table:
    """For each label the heaviest of the others, of the same shape; of one alone nothing."""
    if weight.shape[1] == 1:
        return np.zeros_like(weight)
    top = np.partition(weight, -2, axis=1)[:, -2:]
    rivals: Table = np.where(weight == top[:, 1:], top[:, :1], top[:, 1:])
    return rivals
