"""Which first-level classes of petitions a text belongs to: any number of them, and none where nothing fits."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from nlp.judgement import Basis, Told
from nlp.linear import LinearModel, Scored, Scorer
from nlp.linear.model import TRAINED
from nlp.reading import Reading, read
from nlp.topics.classes import Found, classes, find_all

SHIPPED: Final = TRAINED / "topics.npz"
TOLD: Final = 0.35
"""From this share on a trained class is told: below it, of texts of petitions, one in thirty bears any."""
_CLEAR: Final = 0.6
_STRONG: Final = 0.8
"""How sure words must be to add a class beside one that a model is clear about."""
_NAME: Final = "topics"


def topics_of(scored: Scored, row: int, found: Found) -> tuple[Told, ...]:
    """The topics of one text of a batch, the likeliest first; often one, sometimes none.

    `found` are the words of the classes in the text that was scored (`find_all`). Classes that no model was trained for are told by words, which yield to a
    model that is clear about another class unless they are many.
    """
    trained = _trained(scored, row, found) if scored.known(row) else []
    clear = any(told.score >= _CLEAR for told in trained)
    by_words = (name for name in classes().keyed if name not in scored.model.labels)
    keyed = [told for told in map(found.first, by_words) if told is not None]
    return tuple(
        sorted(
            (*trained, *(told for told in keyed if told.score >= _STRONG or not clear)),
            key=lambda told: (-told.score, told.basis is Basis.KEYWORDS, told.label),
        )
    )


def _trained(scored: Scored, row: int, found: Found) -> list[Told]:
    labels, shares = scored.model.labels, scored.shares[row]
    return [
        Told(
            label=labels[at],
            score=float(shares[at]),
            words=scored.words(row, at),
            second=found.second(labels[at]),
        )
        for at in np.flatnonzero(shares >= TOLD).tolist()
    ]


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
        """Decision values of normalised texts (`written`), shape (texts, labels)."""
        return self._scorer.decisions(_NAME, texts)

    def ranking(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """How far each label fits, comparable from label to label, shape (texts, labels); the highest decides."""
        return self.model.powers(self.scores(texts))

    def predict(self, text: str, /) -> tuple[Told, ...]:
        """The topics of one normalised text."""
        return self.predict_all([read(text)])[0]

    def predict_all(self, readings: Sequence[Reading]) -> list[tuple[Told, ...]]:
        """The topics of many texts, each as `predict` tells them."""
        scored = self._scorer.score(readings)[_NAME]
        found = find_all([speakable(reading.text) for reading in readings])
        return [topics_of(scored, row, one) for row, one in enumerate(found)]


def speakable(text: str) -> str:
    """A text without the halves of characters, which no word can be looked for in."""
    return text.encode("utf-8", "replace").decode("utf-8")
