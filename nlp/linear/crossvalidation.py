"""Out-of-fold scores: every text judged by a model that saw neither it nor a near-duplicate of it."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from huiying.errors import Invalid
from nlp.linear.beside import Beside, containing
from nlp.linear.groups import near_duplicate_groups
from nlp.linear.recipe import Recipe, fit, names_of, targets

_SEED = 0
_FEWEST = 2


def folds_of(
    texts: Sequence[str], labels: Sequence[str | frozenset[str]], folds: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Rows to train on and rows to test on, fold by fold. Raises Invalid if a label is too rare to split."""
    groups, names = near_duplicate_groups(texts), names_of(labels)
    wanted = targets(labels, names)
    fewest = min((len(set(groups[wanted[:, at]])) for at in range(len(names))), default=0)
    if folds < _FEWEST or fewest < folds or (len(names) < _FEWEST and wanted.all()):
        raise Invalid(
            f"不能分成 {folds} 份交叉验证：至少要 2 份、2 个类别，且每个类别互不重复的文字不少于 {folds} 条",
            code="too_few",
        )
    strata = _strata(wanted, folds)
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=_SEED)
    yield from splitter.split(texts, strata, groups)


def _strata(wanted: NDArray[np.bool_], folds: int) -> NDArray[np.intp]:
    """Each row's rarest label, those that too few rows share for one a fold thrown together with the largest."""
    rarest = _rarest(wanted)
    found, counts = np.unique(rarest, return_counts=True)
    small = np.isin(rarest, found[counts < folds])
    return np.where(small, found[counts.argmax()], rarest)


def _rarest(wanted: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The column of each row's rarest label; -1 for a row without any."""
    frequency = wanted.sum(axis=0) + 1
    return np.where(wanted.any(axis=1), np.where(wanted, 1 / frequency, 0).argmax(axis=1), -1)


def out_of_fold_scores(
    texts: Sequence[str],
    labels: Sequence[str | frozenset[str]],
    *,
    folds: int,
    recipe: Recipe = Recipe(),  # noqa: B008  # frozen
    weights: NDArray[np.float64] | None = None,
    beside: Beside = Beside(),  # noqa: B008  # frozen
) -> tuple[list[str], NDArray[np.float64]]:
    """The labels and the decision values, shape (texts, labels). Raises Invalid if a label is too rare to split.

    What is learnt from `beside` is left out of a fold whose tested texts contain it.
    """
    names = names_of(labels)
    counted = np.ones(len(texts)) if weights is None else weights
    scores = np.full((len(texts), len(names)), -np.inf)
    parts = containing(beside.texts, texts)
    for train, test in folds_of(texts, labels, folds):
        apart = np.flatnonzero(parts[:, test].getnnz(axis=1) == 0)
        fitted = fit(
            [texts[at] for at in train] + [beside.texts[at] for at in apart],
            [labels[at] for at in train] + [beside.labels[at] for at in apart],
            recipe,
            weights=np.concatenate([counted[train], np.full(len(apart), beside.weight)]),
        )
        columns = np.searchsorted(names, fitted.labels)
        scores[np.ix_(test, columns)] = fitted.scores([texts[at] for at in test])
    return list(names), scores
