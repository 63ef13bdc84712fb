"""Which of the first-level petition topics a text belongs to."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from nlp.judgement import Told
from nlp.linear import LinearModel, Scored, Scorer
from nlp.linear.model import TRAINED
from nlp.reading import Reading, read

SHIPPED: Final = TRAINED / "topics.npz"
_NAME: Final = "topics"
_WORTH_NAMING: Final = 0.25


def topics_of(scored: Scored, row: int) -> tuple[Told, ...]:
    """The topics of one text of a batch, the likeliest first: that one and all worth naming beside it.

    A text in which the model knows nothing has none.
    """
    if not scored.known(row):
        return ()
    shares = scored.shares[row]
    ranked = np.argsort(-shares, kind="stable").tolist()
    named = [at for rank, at in enumerate(ranked) if rank == 0 or shares[at] >= _WORTH_NAMING]
    return tuple(
        Told(label=scored.model.labels[at], score=float(shares[at]), words=scored.words(row, at))
        for at in named
    )


class TopicModel:
    """The topic model by itself, for measuring it; the pipeline scores it together with others."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model
        self._scorer = Scorer({_NAME: model})

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Self:
        """Read a model. Raises Misconfigured as `LinearModel.load` does."""
        return cls(LinearModel.load(path))

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Decision values of normalised texts (`written`), shape (texts, labels); the highest decides."""
        return self._scorer.decisions(_NAME, texts)

    def predict(self, text: str, /) -> tuple[Told, ...]:
        """The topics of one normalised text."""
        return self.predict_all([read(text)])[0]

    def predict_all(self, readings: Sequence[Reading]) -> list[tuple[Told, ...]]:
        """The topics of many texts, each as `predict` tells them."""
        scored = self._scorer.score(readings)[_NAME]
        return [topics_of(scored, row) for row in range(len(readings))]
