"""Texts that a model also learns from but is never tested on: titles without their bodies, say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from nlp.linear.features import pairs

CONTAINED: Final = 0.5
"""From this share of a text's character pairs on, the rarer the weightier, it counts as a part of another."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Labelled texts for training alone, each counting `weight` of an ordinary one."""

    texts: tuple[str, ...] = ()
    labels: tuple[str | frozenset[str], ...] = ()
    weight: float = 1.0


def containing(parts: Sequence[str], texts: Sequence[str]) -> csr_matrix:
    """Which texts contain which parts, shape (parts, texts), for at least the share `CONTAINED`.

    A model that learnt from a title has seen something of every text the title could be of.
    """
    if not parts or not texts:
        return csr_matrix((len(parts), len(texts)), dtype=np.bool_)
    counter = CountVectorizer(analyzer=pairs, binary=True, dtype=np.float32)
    try:
        wanted = counter.fit_transform(parts)
    except ValueError:  # not one pair in all of them
        return csr_matrix((len(parts), len(texts)), dtype=np.bool_)
    held = counter.transform(texts)
    rarity = np.log((1 + len(texts)) / (1 + np.asarray(held.sum(axis=0)).ravel())).astype(np.float32)
    weighed = wanted.multiply(rarity).tocsr()
    whole = np.maximum(np.asarray(weighed.sum(axis=1)).ravel(), 1e-6)
    turned = held.T.tocsr()
    blocks = [_shares(weighed, turned, whole, at) for at in range(0, len(parts), _AT_ONCE)]
    rows = np.concatenate([row for row, _ in blocks])
    columns = np.concatenate([column for _, column in blocks])
    return csr_matrix((np.ones(len(rows), dtype=np.bool_), (rows, columns)), shape=(len(parts), len(texts)))


def _shares(
    weighed: csr_matrix, turned: csr_matrix, whole: NDArray[np.float32], at: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    block = slice(at, at + _AT_ONCE)
    rows, columns = np.nonzero((weighed[block] @ turned).toarray() >= CONTAINED * whole[block, None])
    return rows + at, columns
