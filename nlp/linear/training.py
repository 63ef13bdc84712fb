"""From labelled texts to a model that ships: cross-validated, calibrated on what no fold saw, exported as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, logsumexp

from nlp.linear.arrays import BlockArrays
from nlp.linear.beside import Beside
from nlp.linear.blocks import FittedBlock
from nlp.linear.crossvalidation import out_of_fold_scores
from nlp.linear.model import LinearModel
from nlp.linear.recipe import Fitted, Recipe, fit, targets
from nlp.segment import segmenter

FOLDS: Final = 5
LIBRARIES: Final = ("scikit-learn", "numpy", "scipy", "jieba")
_BINS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trained:
    """A model of all texts, and what its recipe scored on texts it had not seen: `scores` (texts, labels)."""

    model: LinearModel
    scores: NDArray[np.float64]

    @property
    def names(self) -> list[str]:
        return list(self.model.labels)


def train(
    texts: Sequence[str],
    labels: Sequence[str | frozenset[str]],
    recipe: Recipe,
    *,
    folds: int = FOLDS,
    weights: NDArray[np.float64] | None = None,
    beside: Beside = Beside(),  # noqa: B008  # frozen
) -> Trained:
    """Train on normalised texts, each counting as much as its weight, and on what stands `beside` them.

    Raises Invalid if there are too few of a label.
    """
    counted = np.ones(len(texts)) if weights is None else weights
    names, scores = out_of_fold_scores(
        texts, labels, folds=folds, recipe=recipe, weights=counted, beside=beside
    )
    slopes, offsets = calibrate(scores, targets(labels, names), exclusive=recipe.exclusive)
    fitted = fit(
        [*texts, *beside.texts],
        [*labels, *beside.labels],
        recipe,
        weights=np.concatenate([counted, np.full(len(beside.texts), beside.weight)]),
    )
    model = export(fitted, slopes=slopes, offsets=offsets, exclusive=recipe.exclusive)
    return Trained(model=model, scores=scores)


def export(
    fitted: Fitted, *, slopes: NDArray[np.float64], offsets: NDArray[np.float64], exclusive: bool
) -> LinearModel:
    """The trained pipeline as plain arrays, in single precision."""
    blocks: list[BlockArrays] = []
    done = 0
    for block in fitted.blocks:
        size = len(block.vocabulary)
        blocks.append(_arrays(block, fitted.coefficients[:, done : done + size]))
        done += size
    return LinearModel(
        labels=fitted.labels,
        blocks=tuple(blocks),
        intercept=fitted.intercept.astype(np.float32),
        slopes=slopes.astype(np.float32),
        offsets=offsets.astype(np.float32),
        exclusive=exclusive,
        dictionary=segmenter().dictionary,
    )


def libraries() -> str:
    """Names and versions of what trained the model, for its card."""
    return ", ".join(f"{name} {version(name)}" for name in LIBRARIES)


def _arrays(block: FittedBlock, coefficients: NDArray[np.float64]) -> BlockArrays:
    return BlockArrays(
        name=block.block.name,
        terms=tuple(block.vocabulary),
        idf=block.tfidf.idf_.astype(np.float32),
        coefficients=coefficients.astype(np.float32),
        weight=block.block.weight,
    )


def calibrate(
    scores: NDArray[np.float64], wanted: NDArray[np.bool_], *, exclusive: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slopes and offsets that make unseen texts' labels most likely.

    Labels that exclude each other share one slope and have no offset, so their order stays; others have each its
    own (Platt 1999).
    """
    if exclusive:
        return _one_slope(scores, wanted), np.zeros(wanted.shape[1])
    both = [_platt(scores[:, at], wanted[:, at]) for at in range(wanted.shape[1])]
    return np.array([slope for slope, _ in both]), np.array([offset for _, offset in both])


def _one_slope(scores: NDArray[np.float64], wanted: NDArray[np.bool_]) -> NDArray[np.float64]:
    rows, right = np.arange(len(wanted)), wanted.argmax(axis=1)

    def surprise(slope: NDArray[np.float64]) -> float:
        powers = float(slope[0]) * scores
        return float((logsumexp(powers, axis=1) - powers[rows, right]).mean())

    found = minimize(surprise, [2.0], bounds=[(0.1, 20.0)], method="L-BFGS-B").x[0]
    return np.full(wanted.shape[1], float(found))


def _platt(scores: NDArray[np.float64], wanted: NDArray[np.bool_]) -> tuple[float, float]:
    right, wrong = int(wanted.sum()), int((~wanted).sum())
    goal = np.where(wanted, (right + 1) / (right + 2), 1 / (wrong + 2))

    def surprise(at: NDArray[np.float64]) -> float:
        share = np.clip(expit(at[0] * scores + at[1]), 1e-9, 1 - 1e-9)
        return float(-(goal * np.log(share) + (1 - goal) * np.log(1 - share)).mean())

    slope, offset = minimize(surprise, [2.0, 0.0], bounds=[(0.05, 50.0), (-50.0, 50.0)], method="L-BFGS-B").x
    return float(slope), float(offset)


def calibration_error(shares: NDArray[np.float64], wanted: NDArray[np.bool_]) -> float:
    """Expected calibration error of the winning share, over ten bins."""
    winner, right = shares.max(axis=1), wanted[np.arange(len(wanted)), shares.argmax(axis=1)]
    bins = np.minimum((winner * _BINS).astype(int), _BINS - 1)
    gaps = [abs(float((winner[bins == at] - right[bins == at]).sum())) for at in range(_BINS)]
    return round(sum(gaps) / max(1, len(wanted)), 4)
