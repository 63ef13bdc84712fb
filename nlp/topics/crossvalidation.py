"""Out-of-fold scores: every text judged by a model that saw neither it nor a near-duplicate of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from huiying.errors import Invalid
from nlp.topics.groups import near_duplicate_groups
from nlp.topics.recipe import fit

_SEED = 0
_FEWEST = 2


def out_of_fold_scores(
    texts: Sequence[str], labels: Sequence[str], *, folds: int
) -> tuple[list[str], NDArray[np.float64]]:
    """The labels and the decision values, shape (texts, labels). Raises Invalid if a label is too rare to split."""
    groups = near_duplicate_groups(texts)
    names = sorted(set(labels))
    fewest = min((len(set(groups[np.array(labels) == name])) for name in names), default=0)
    if folds < _FEWEST or len(names) < _FEWEST or fewest < folds:
        raise Invalid(
            f"不能分成 {folds} 份交叉验证：至少要 2 份、2 个类别，且每个类别互不重复的文字不少于 {folds} 条",
            code="too_few",
        )
    splitter = StratifiedGroupKFold(folds, shuffle=True, random_state=_SEED)
    scores = np.full((len(texts), len(names)), -np.inf)
    for train, test in splitter.split(texts, labels, groups):
        fitted = fit([texts[at] for at in train], [labels[at] for at in train])
        columns = np.searchsorted(names, fitted.labels)
        scores[np.ix_(test, columns)] = fitted.scores([texts[at] for at in test])
    return names, scores
