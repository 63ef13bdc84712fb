"""F1 over plain lists of labels; `intervals` says how sure a score is."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_fscore_support

from nlp.evaluate.intervals import Interval

_RESAMPLES: Final = 1000
_SEED: Final = 0
_DIGITS: Final = 4


def macro_f1(gold: Sequence[str], predicted: Sequence[str]) -> float:
    """The mean F1 over the labels that occur in either list."""
    return rounded(_macro(_confusion(gold, predicted)[None])[0])


def macro_f1_interval(gold: Sequence[str], predicted: Sequence[str]) -> Interval:
    """A 95 % bootstrap interval of the macro F1: items drawn anew a thousand times, always with the same seed."""
    confusion = _confusion(gold, predicted)
    total = int(confusion.sum())
    if not total:
        return 0.0, 0.0
    draws = np.random.default_rng(_SEED).multinomial(total, confusion.ravel() / total, size=_RESAMPLES)
    low, high = np.percentile(_macro(draws.reshape(-1, *confusion.shape)), [2.5, 97.5])
    return rounded(low), rounded(high)


def per_label(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, dict[str, float | int]]:
    """Precision, recall, F1 and n (in the gold) of each label, the labels in order."""
    labels = sorted({*gold, *predicted})
    table = precision_recall_fscore_support(gold, predicted, labels=labels, zero_division=0)
    return {
        label: {"precision": rounded(p), "recall": rounded(r), "f1": rounded(f), "n": int(n)}
        for label, p, r, f, n in zip(labels, *table, strict=True)
    }


def rounded(value: float) -> float:
    """Four digits: more would only pretend."""
    return round(float(value), _DIGITS)


def _confusion(gold: Sequence[str], predicted: Sequence[str]) -> NDArray[np.int64]:
    """Counts, shape (labels, labels), the gold down and the prediction across."""
    labels = {label: at for at, label in enumerate(sorted({*gold, *predicted}))}
    counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
    for true, guess in zip(gold, predicted, strict=True):
        counts[labels[true], labels[guess]] += 1
    return counts


def _macro(confusions: NDArray[np.int64]) -> NDArray[np.float64]:
    """Macro F1 of each table in a stack; a label that a draw left out does not count in that draw."""
    right = np.diagonal(confusions, axis1=1, axis2=2).astype(np.float64)
    both = confusions.sum(axis=1) + confusions.sum(axis=2)
    present = both > 0
    f1 = np.divide(2 * right, both, out=np.zeros_like(right), where=present)
    means: NDArray[np.float64] = f1.sum(axis=1) / np.maximum(present.sum(axis=1), 1)
    return means
