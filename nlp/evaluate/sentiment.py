"""`huiying evaluate sentiment`: negative, neutral, positive over a CSV of emotions or JSON lines with `sentiment`."""

from pathlib import Path

from nlp.evaluate.labelling import report
from nlp.sentiment.posts import read_posts
from nlp.sentiment.training import RECIPE


def evaluate_sentiment(
    path: Path, *, cross_validate: int | None = None, predictions: Path | None = None
) -> dict[str, object]:
    """Measure the shipped model on the file, or with `cross_validate` folds its recipe, trained on the file itself.

    A surprised post is neither; it gets a prediction and counts in no score. Raises Invalid for a file without the
    columns and for too few rows to split.
    """
    return report("sentiment", read_posts(path), RECIPE, folds=cross_validate, predictions=predictions)
