"""Several models at once: their texts are counted once, and each result can say which words spoke for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.linear.arrays import BoundBlock, Weighed, weigh
from nlp.linear.lexis import Lexis
from nlp.linear.model import LinearModel
from nlp.reading import Reading, read

_BATCH: Final = 256
_REASONS: Final = 5
_CANDIDATES: Final = 20
"""Features among which reasons are looked for."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scored:
    """What one model makes of a batch; `scores` are decision values, shape (texts, labels)."""

    model: LinearModel
    weighed: Weighed
    scores: NDArray[np.float64]

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        return self.model.shares(self.scores)

    def known(self, row: int) -> bool:
        """Whether the model knows any word of a text."""
        return bool(self.weighed.starts[row] < self.weighed.starts[row + 1])

    def words(self, row: int, label: int, *, limit: int = _REASONS) -> tuple[str, ...]:
        """The features that spoke most for a label; none that is part of one named before it."""
        columns, values = self.weighed.of(row)
        worth = values * self.model.coefficients[label].take(columns)
        if len(worth) > _CANDIDATES:
            best = worth.argpartition(-_CANDIDATES)[-_CANDIDATES:]
            columns, worth = columns.take(best), worth.take(best)
        terms, spoken = self.model.terms, dict[str, float]()
        for column, value in zip(columns.tolist(), worth.tolist(), strict=True):
            term = terms[column]
            spoken[term] = spoken.get(term, 0.0) + value
        ranked = sorted([(-worth, -len(term), term) for term, worth in spoken.items() if worth > 0])
        return _apart([term for _, size, term in ranked if size < -1], limit)


def _apart(terms: Sequence[str], limit: int) -> tuple[str, ...]:
    """The first terms, none of which is part of another."""
    kept: list[str] = []
    for term in terms:
        for one in kept:
            if term in one or one in term:
                break
        else:
            kept.append(term)
            if len(kept) == limit:
                break
    return tuple(kept)


class Scorer:
    """Scores texts with named models that share one table of terms."""

    def __init__(self, models: Mapping[str, LinearModel]) -> None:
        self.models = dict(models)
        self._lexis = Lexis.of(
            (block.name, block.terms) for model in self.models.values() for block in model.blocks
        )
        self._bound = {name: self._bind(model) for name, model in self.models.items()}

    def score(self, readings: Sequence[Reading]) -> dict[str, Scored]:
        """What each model makes of these texts; a batch costs a tenth of its texts one by one."""
        counts = self._lexis.count(readings)
        return {name: _scored(model, weigh(self._bound[name], counts)) for name, model in self.models.items()}

    def decisions(self, name: str, texts: Sequence[str]) -> NDArray[np.float64]:
        """Decision values of one model for normalised texts (`features.written`), shape (texts, labels)."""
        batches = (texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH))
        scores = [self.score([read(text) for text in batch])[name].scores for batch in batches]
        return np.vstack(scores) if scores else np.empty((0, len(self.models[name].labels)))

    def _bind(self, model: LinearModel) -> tuple[BoundBlock, ...]:
        first = accumulate((len(block.terms) for block in model.blocks), initial=0)
        return tuple(
            BoundBlock.bind(block, self._lexis, at) for block, at in zip(model.blocks, first, strict=False)
        )


def _scored(model: LinearModel, weighed: Weighed) -> Scored:
    scores = model.intercept.astype(np.float64) + weighed.dot(model.columns)
    return Scored(model=model, weighed=weighed, scores=scores)
