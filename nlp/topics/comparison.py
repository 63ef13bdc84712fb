"""Two topic models on texts that neither has seen: F1 of each class, and how sure the difference is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from huiying.errors import Invalid
from nlp.evaluate.intervals import Interval, bootstrap
from nlp.linear import LinearModel, Scorer
from nlp.reading import read
from nlp.topics.model import TOLD

_DIGITS: Final = 4

Table = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Macro F1 of the model in use and of the candidate, over classes that occur, and their difference class by class."""

    texts: int
    in_use: float
    candidate: float
    difference_ci95: Interval
    per_class: dict[str, dict[str, Any]]

    @property
    def better(self) -> bool:
        return self.candidate > self.in_use

    @property
    def sure(self) -> bool:
        """Whether the difference is one that chance would hardly make."""
        low, high = self.difference_ci95
        return low > 0 or high < 0


def compare(
    in_use: LinearModel, candidate: LinearModel, texts: Sequence[str], labels: Sequence[frozenset[str]]
) -> Compared:
    """Both models' classes told from `TOLD` on, against what these texts bear. Intervals by resampled texts, in pairs.

    Raises Invalid where these texts bear no class that either knows.
    """
    names = sorted({*in_use.labels, *candidate.labels} & set().union(*labels))
    if not names:
        raise Invalid("留作比较的文字里没有模型认的主题，比不出好坏：请检查 label 的写法", code="too_few")
    gold = np.array([[name in one for name in names] for one in labels], dtype=np.bool_).reshape(
        len(texts), len(names)
    )
    old, new = (_told(model, texts, names) for model in (in_use, candidate))
    return Compared(
        texts=len(texts),
        in_use=round(float(_f1(gold, old).mean()), _DIGITS),
        candidate=round(float(_f1(gold, new).mean()), _DIGITS),
        difference_ci95=_interval(gold, old, new),
        per_class={name: _class(gold[:, [at]], old[:, [at]], new[:, [at]]) for at, name in enumerate(names)},
    )


def _told(model: LinearModel, texts: Sequence[str], names: Sequence[str]) -> Table:
    shares = Scorer({"one": model}).score([read(text) for text in texts])["one"].shares
    told = np.zeros((len(texts), len(names)), dtype=np.bool_)
    for at, name in enumerate(names):
        if name in model.labels:
            told[:, at] = shares[:, model.labels.index(name)] >= TOLD
    return told


def _f1(gold: Table, told: Table) -> NDArray[np.float64]:
    """F1 of each class; 1 where it neither occurs nor is told."""
    both, either = (gold & told).sum(axis=0), gold.sum(axis=0) + told.sum(axis=0)
    scores: NDArray[np.float64] = np.divide(2.0 * both, either, out=np.ones(gold.shape[1]), where=either > 0)
    return scores


def _class(gold: Table, old: Table, new: Table) -> dict[str, Any]:
    before, after = float(_f1(gold, old)[0]), float(_f1(gold, new)[0])
    return {
        "n": int(gold.sum()),
        "in_use": round(before, _DIGITS),
        "candidate": round(after, _DIGITS),
        "difference": round(after - before, _DIGITS),
        "difference_ci95": _interval(gold, old, new),
    }


def _interval(gold: Table, old: Table, new: Table) -> Interval:
    def score(rows: Sequence[int]) -> float:
        return float((_f1(gold[rows], new[rows]) - _f1(gold[rows], old[rows])).mean())

    return bootstrap(score, len(gold))
