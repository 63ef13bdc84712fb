"""How a linear model is trained: the same steps for the shipped model and for every fold of an evaluation.

TF-IDF over blocks of features, those kept that tell the labels apart best, and linear SVMs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from nlp.linear.blocks import FittedBlock, fit_block
from nlp.linear.features import Block

BLOCKS: Final = (
    Block(name="words", size=8000, weight=1.0),
    Block(name="pairs", size=12000, weight=1.0),
    Block(name="opening", size=4000, weight=0.5),
)
_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What is learned from and how: `regularisation` is the SVM's C; `exclusive` labels are one a text."""

    blocks: tuple[Block, ...] = BLOCKS
    regularisation: float = 0.3
    exclusive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A trained pipeline of scikit-learn; `coefficients` (labels, features), `intercept` (labels)."""

    labels: tuple[str, ...]
    blocks: tuple[FittedBlock, ...]
    coefficients: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Decision values, shape (texts, labels)."""
        vectors = hstack([block.transform(texts) for block in self.blocks]).tocsr()
        return np.asarray(vectors @ self.coefficients.T + self.intercept)


def targets(labels: Sequence[str | frozenset[str]], names: Sequence[str]) -> NDArray[np.bool_]:
    """Which text has which label, shape (texts, names)."""
    told = [{label} if isinstance(label, str) else label for label in labels]
    return np.array([[name in one for name in names] for one in told], dtype=np.bool_).reshape(
        len(told), len(names)
    )


def names_of(labels: Sequence[str | frozenset[str]]) -> tuple[str, ...]:
    """All labels in order."""
    return tuple(
        sorted({name for label in labels for name in ({label} if isinstance(label, str) else label)})
    )


def fit(
    texts: Sequence[str],
    labels: Sequence[str | frozenset[str]],
    recipe: Recipe = Recipe(),  # frozen
    *,
    weights: NDArray[np.float64] | None = None,
) -> Fitted:
    """Train on normalised texts with one label each, or a set of them; `weights` are how much each text counts.

    Deterministic. Raises Invalid if the texts have too few words in common to learn from.
    """
    names = names_of(labels)
    wanted = targets(labels, names)
    matrices, blocks = zip(*(fit_block(block, texts, wanted) for block in recipe.blocks), strict=True)
    vectors = hstack(matrices).tocsr()
    counted = np.ones(len(texts)) if weights is None else weights
    planes = [
        _plane(vectors, wanted[:, at], recipe.regularisation, counted, len(names)) for at in range(len(names))
    ]
    coefficients, shifts = _by_feature(blocks, np.stack([plane for plane, _ in planes]))
    return Fitted(
        labels=names,
        blocks=blocks,
        coefficients=coefficients,
        intercept=np.array([shift for _, shift in planes]) + shifts,
    )


def _by_feature(
    blocks: Sequence[FittedBlock], coefficients: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    ends = np.cumsum([block.width for block in blocks])[:-1]
    told = [
        block.by_feature(part)
        for block, part in zip(blocks, np.split(coefficients, ends, axis=1), strict=True)
    ]
    return np.hstack([part for part, _ in told]), np.sum([shift for _, shift in told], axis=0)


def _plane(
    vectors: csr_matrix,
    wanted: NDArray[np.bool_],
    regularisation: float,
    weights: NDArray[np.float64],
    labels: int,
) -> tuple[NDArray[np.float64], float]:
    rarity = weights.sum() / (labels * weights[wanted].sum())
    classifier = LinearSVC(C=regularisation, class_weight={True: rarity, False: 1.0}, random_state=_SEED)
    classifier.fit(vectors, wanted, sample_weight=weights)
    return classifier.coef_[0], float(classifier.intercept_[0])
