"""How sure a label is: what the words weigh and what the model says, mixed into one share."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

_MOST: Final = 5.0
_LEAST: Final = -1.0
_ENOUGH: Final = 2.5
_USUAL: Final = 4.4
"""Logarithm of the length of a usual post."""
_LONG: Final = 600


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

    def share(self, weight: float, *, decision: float, rival: float, size: int) -> float:
        """0–1. `weight` of the words, `decision` of the model, the heaviest `rival`, characters of the body."""
        weight, rival = max(_LEAST, min(_MOST, weight)), max(_LEAST, min(_MOST, rival))
        power = (
            self.offset
            + self.words * weight
            + self.fade * max(0.0, weight - _ENOUGH)
            + self.other * rival
            + self.length * (math.log(20 + min(size, _LONG)) - _USUAL)
            + self.model * decision
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, power))))
