"""The topic model as it ships: arrays alone, scored without scikit-learn."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from nlp.reading import Reading, read
from nlp.segment import segmenter
from nlp.topics.archive import Arrays, read_arrays, write_arrays
from nlp.topics.scoring import BlockArrays, Weighed

SHIPPED: Final = Path(__file__).parent.parent / "trained" / "topics.npz"
_BATCH: Final = 256
_REASONS: Final = 5
_WORTH_NAMING: Final = 0.25

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The topic of a text. `score` 0–1 is how often such a decision is right; `words` spoke for it most."""

    label: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicModel:
    """Seven topics, linear in TF-IDF. `steepness` turns decision values into probabilities."""

    labels: tuple[str, ...]
    blocks: tuple[BlockArrays, ...]
    intercept: NDArray[np.float32]
    steepness: float
    dictionary: str

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Self:
        """Read a model. Raises Misconfigured if it is missing or is not the one its `.sha256` names."""
        arrays = read_arrays(path)
        model = cls(
            labels=tuple(map(str, arrays["labels"])),
            blocks=tuple(BlockArrays.unpack(str(name), arrays) for name in arrays["blocks"]),
            intercept=arrays["intercept"],
            steepness=float(arrays["steepness"]),
            dictionary=str(arrays["dictionary"]),
        )
        if model.dictionary != segmenter().dictionary:
            log.warning(
                "主题模型按 %s 训练，现用 %s 切词，结果可能略有出入", model.dictionary, segmenter().dictionary
            )
        return model

    def save(self, path: Path) -> str:
        """Write the arrays and, beside them, their SHA-256, which is returned."""
        arrays: Arrays = {
            "labels": np.array(self.labels),
            "blocks": np.array([block.name for block in self.blocks]),
            "intercept": self.intercept,
            "steepness": np.array(self.steepness),
            "dictionary": np.array(self.dictionary),
        }
        for block in self.blocks:
            arrays |= block.pack()
        return write_arrays(path, arrays)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Decision values of normalised texts (`written`), shape (texts, labels); the highest decides."""
        if not texts:
            return np.empty((0, len(self.labels)))
        return np.vstack(
            [
                self._batch([read(text) for text in texts[at : at + _BATCH]])
                for at in range(0, len(texts), _BATCH)
            ]
        )

    def _batch(self, readings: Sequence[Reading]) -> NDArray[np.float64]:
        return self._sum([block.weigh(readings) for block in self.blocks], len(readings))

    def _sum(self, weighed: Sequence[Weighed], texts: int) -> NDArray[np.float64]:
        scores = np.tile(self.intercept.astype(np.float64), (texts, 1))
        for block, one in zip(self.blocks, weighed, strict=True):
            scores += one.dot(block.coefficients)
        return scores

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated shares of the labels, each row summing to 1."""
        powers = np.exp(self.steepness * (scores - scores.max(axis=1, keepdims=True)))
        shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
        return shares

    def predict(self, text: str, /) -> tuple[Topic, ...]:
        """The topics of one normalised text, the likeliest first: that one and all worth naming beside it.

        A text in which the model knows nothing has none.
        """
        return self.predict_all([read(text)])[0]

    def predict_all(self, readings: Sequence[Reading]) -> list[tuple[Topic, ...]]:
        """The topics of many texts, each as `predict` tells them; a batch costs a tenth of its texts one by one."""
        weighed = [block.weigh(readings) for block in self.blocks]
        shares = self.probabilities(self._sum(weighed, len(readings)))
        ranks = np.argsort(-shares, axis=1, kind="stable").tolist()
        return [
            self._named(weighed, row, shares[row].tolist(), ranks[row])
            if any(one.of(row)[0].size for one in weighed)
            else ()
            for row in range(len(readings))
        ]

    def _named(
        self, weighed: Sequence[Weighed], row: int, shares: Sequence[float], ranked: Sequence[int]
    ) -> tuple[Topic, ...]:
        named = [at for rank, at in enumerate(ranked) if rank == 0 or shares[at] >= _WORTH_NAMING]
        return tuple(
            Topic(label=self.labels[at], score=shares[at], words=self._reasons(weighed, row, at))
            for at in named
        )

    def _reasons(self, weighed: Sequence[Weighed], row: int, label: int) -> tuple[str, ...]:
        """The features that spoke most for a label; none that is part of one named before it."""
        spoken: dict[str, float] = defaultdict(float)
        for block, one in zip(self.blocks, weighed, strict=True):
            columns, values = one.of(row)
            worth = values * block.coefficients[label, columns]
            for column, value in zip(columns.tolist(), worth.tolist(), strict=True):
                spoken[block.terms[column]] += value
        reasons: list[str] = []
        for _, _, term in sorted((-worth, -len(term), term) for term, worth in spoken.items() if worth > 0):
            if len(reasons) == _REASONS:
                break
            if len(term) > 1 and not any(term in reason or reason in term for reason in reasons):
                reasons.append(term)
        return tuple(reasons)
