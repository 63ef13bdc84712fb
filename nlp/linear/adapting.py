"""A model that goes on learning: it keeps its features and stays near what it knew, so that few texts can mend it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from nlp.linear.model import LinearModel
from nlp.linear.recipe import targets
from nlp.linear.scorer import Scorer
from nlp.reading import read

_LEAST: Final = 3
"""Texts with and without a label that are needed to touch it."""


def adapt(
    model: LinearModel,
    texts: Sequence[str],
    labels: Sequence[frozenset[str]],
    *,
    weights: NDArray[np.float64],
    regularisation: float,
) -> LinearModel:
    """The model after these normalised texts as well; labels it does not know count as none of its own.

    Minimises squared hinge loss plus half the squared distance from the old plane; the calibration stays. A label
    that too few texts bear, or all, stays as it was.
    """
    scored = Scorer({"old": model}).score([read(text) for text in texts])["old"]
    found = scored.weighed
    shape = len(texts), len(model.terms)
    vectors = csr_matrix((found.values, found.columns, found.starts), shape=shape)
    wanted = targets(list(labels), model.labels)
    moves = np.zeros((len(model.labels), vectors.shape[1] + 1))
    for at in range(len(model.labels)):
        if min(wanted[:, at].sum(), (~wanted[:, at]).sum()) >= _LEAST:
            moves[at] = _move(vectors, wanted[:, at], scored.scores[:, at], regularisation * weights)
    return _moved(model, moves)


def _move(
    vectors: csr_matrix, wanted: NDArray[np.bool_], scores: NDArray[np.float64], costs: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What is added to a plane, its intercept last."""
    signs = np.where(wanted, 1.0, -1.0)
    turned = vectors.T.tocsr()

    def loss(move: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        short = np.maximum(0, 1 - signs * (scores + vectors @ move[:-1] + move[-1]))
        pull = -2 * costs * signs * short
        slope = np.append(turned @ pull, pull.sum())
        return float(move @ move / 2 + costs @ short**2), move + slope

    start = np.zeros(vectors.shape[1] + 1)
    found: NDArray[np.float64] = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found


def _moved(model: LinearModel, moves: NDArray[np.float64]) -> LinearModel:
    ends = np.cumsum([len(block.terms) for block in model.blocks])[:-1]
    parts = np.split(moves[:, :-1], ends, axis=1)
    return replace(
        model,
        blocks=tuple(
            replace(block, coefficients=(block.coefficients + part).astype(np.float32))
            for block, part in zip(model.blocks, parts, strict=True)
        ),
        intercept=(model.intercept + moves[:, -1]).astype(np.float32),
    )
