"""The topic model as it ships: arrays alone, scored without scikit-learn."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlp.segment import segmenter
from nlp.topics.archive import Arrays, read_arrays, write_arrays
from nlp.topics.scoring import BlockArrays

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
        return np.vstack([self._batch(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)])

    def _batch(self, texts: Sequence[str]) -> NDArray[np.float64]:
        scores = np.tile(self.intercept.astype(np.float64), (len(texts), 1))
        for block in self.blocks:
            scores += block.vectors(texts) @ block.coefficients.T
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
        vectors = [block.vectors([text]) for block in self.blocks]
        if not any(vector.nnz for vector in vectors):
            return ()
        shares = self.probabilities(self.scores([text]))[0]
        ranked = [int(at) for at in np.argsort(-shares, kind="stable")]
        named = [at for rank, at in enumerate(ranked) if rank == 0 or shares[at] >= _WORTH_NAMING]
        return tuple(
            Topic(label=self.labels[at], score=float(shares[at]), words=self._reasons(vectors, at))
            for at in named
        )

    def _reasons(self, vectors: Sequence[csr_matrix], label: int) -> tuple[str, ...]:
        """The features that spoke most for a label; none that is part of one named before it."""
        spoken: dict[str, float] = defaultdict(float)
        for block, vector in zip(self.blocks, vectors, strict=True):
            worth = vector.data * block.coefficients[label, vector.indices]
            for column, value in zip(vector.indices, worth, strict=True):
                spoken[block.terms[column]] += float(value)
        reasons: list[str] = []
        for term in sorted(spoken, key=lambda term: (-spoken[term], -len(term), term)):
            if spoken[term] <= 0 or len(reasons) == _REASONS:
                break
            if len(term) > 1 and not any(term in reason or reason in term for reason in reasons):
                reasons.append(term)
        return tuple(reasons)
