"""Out-of-fold scores: every text judged by a model that saw neither it nor a near-duplicate of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from huiying.errors import Invalid
from nlp.topics.groups import near_duplicate_groups
from nlp.topics.recipe import fit

_SEED = 0


def out_of_fold_scores(
    texts: Sequence[str], labels: Sequence[str], *, folds: int
) -> tuple[list[str], NDArray[np.float64]]:
    """The labels and the decision values, shape (texts, labels). Raises Invalid if a label is too rare to split."""
    names, counts = np.unique(labels, return_counts=True)
    if folds < 2 or counts.min() < folds or len(names) < 2:  # noqa: PLR2004  # one fold or one label is no test
        raise Invalid(
            f"不能分成 {folds} 份交叉验证：至少 2 份、2 个类别，且每个类别不少于 {folds} 条", code="too_few"
        )
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=_SEED)
    scores = np.full((len(texts), len(names)), -np.inf)
    for train, test in splitter.split(texts, labels, near_duplicate_groups(texts)):
        fitted = fit([texts[at] for at in train], [labels[at] for at in train])
        columns = np.searchsorted(names, fitted.labels)
        scores[np.ix_(test, columns)] = fitted.scores([texts[at] for at in test])
    return [str(name) for name in names], scores
