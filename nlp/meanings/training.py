"""Learns what words mean: positive pointwise mutual information of neighbours, reduced by singular values.

Levy and Goldberg 2014, with contexts smoothed by the power 0.75 (Levy, Goldberg and Dagan 2015).
`python -m nlp.meanings.training DATA_FOLDER OUT.npz`, a minute or two; deterministic on one thread.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from sklearn.utils.extmath import randomized_svd

from nlp.linear.features import words
from nlp.linear.people import is_name
from nlp.meanings.corpus import documents
from nlp.meanings.vectors import SHIPPED, Meanings

_WINDOW: Final = 5
_DIMENSIONS: Final = 128
_FEWEST: Final = 10
"""Documents a word must occur in."""
_SMOOTHING: Final = 0.75
_SEED: Final = 0


def learn(texts: Sequence[Sequence[Sequence[str]]]) -> Meanings:
    """Vectors from the words of passages of documents."""
    frequency = Counter(word for document in texts for word in {word for part in document for word in part})
    known = sorted(word for word, count in frequency.items() if count >= _FEWEST and not is_name(word))
    numbers = {word: at for at, word in enumerate(known)}
    passages = [[numbers.get(word, -1) for word in part] for document in texts for part in document]
    vectors = _reduced(_information(_neighbours(passages, len(known))))
    rarity = np.log((1 + len(texts)) / (1 + np.array([frequency[word] for word in known]))) + 1
    return Meanings(words=tuple(known), idf=rarity.astype(np.float32), vectors=vectors)


def _neighbours(passages: Sequence[Sequence[int]], size: int) -> coo_matrix:
    """How often two words stand within the window of each other, shape (words, words)."""
    gap = [-1] * _WINDOW
    run = np.array([number for passage in passages for number in (*passage, *gap)], dtype=np.int64)
    counts = csr_matrix((size, size), dtype=np.float32)
    for distance in range(1, _WINDOW + 1):
        left, right = run[:-distance], run[distance:]
        both = (left >= 0) & (right >= 0) & (left != right)
        ones = np.ones(int(both.sum()), dtype=np.float32)
        counts = counts + csr_matrix((ones, (left[both], right[both])), shape=(size, size))
    return (counts + counts.T).tocoo()


def _information(counts: coo_matrix) -> csr_matrix:
    """Positive pointwise mutual information."""
    total = np.asarray(counts.sum(axis=1)).ravel()
    smoothed = total**_SMOOTHING
    expected = total[counts.row] * smoothed[counts.col] / smoothed.sum()
    told = np.log(counts.data / expected)
    kept = told > 0
    return csr_matrix((told[kept], (counts.row[kept], counts.col[kept])), shape=counts.shape)


def _reduced(information: csr_matrix) -> NDArray[np.float32]:
    left, values, _ = randomized_svd(information, _DIMENSIONS, n_iter=3, random_state=_SEED)
    vectors = left * np.sqrt(values)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def train(folder: Path, out: Path = SHIPPED, *, but: frozenset[str] = frozenset()) -> Meanings:
    """Learn from a data folder (but not the files `but`) and write `out` and its SHA-256."""
    meanings = learn([[words(part) for part in document] for document in documents(folder, but=but)])
    meanings.save(out)
    return meanings


if __name__ == "__main__":
    train(*map(Path, sys.argv[1:3]))
