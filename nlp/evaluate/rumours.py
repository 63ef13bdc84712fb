"""`huiying evaluate rumours`: rumour or not, by the text alone, over a CSV `id,label,text`."""

from pathlib import Path

from nlp.evaluate.labelling import report
from nlp.rumours.posts import read_posts
from nlp.rumours.training import RECIPE


def evaluate_rumours(
    path: Path, *, cross_validate: int | None = None, predictions: Path | None = None
) -> dict[str, object]:
    """Measure the shipped model on the file, or with `cross_validate` folds its recipe, trained on the file itself.

    Raises Invalid for a file without the columns and for too few rows to split.
    """
    return report("rumours", read_posts(path), RECIPE, folds=cross_validate, predictions=predictions)
