"""How well topics are told: accuracy, macro F1 and speed over a CSV with `label` and `title`, `body` or both."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from huiying.text.normalise import plain
from nlp.evaluate.intervals import wilson
from nlp.evaluate.records import write_jsonl
from nlp.evaluate.scores import macro_f1, macro_f1_interval, per_label, rounded
from nlp.linear.crossvalidation import out_of_fold_scores
from nlp.linear.recipe import targets
from nlp.linear.training import calibrate
from nlp.topics import TopicModel
from nlp.topics.messages import Message, read_messages
from nlp.topics.training import RECIPE


def evaluate_topics(
    path: Path, *, cross_validate: int | None = None, predictions: Path | None = None
) -> dict[str, object]:
    """Measure topics: of a JSONL with many labels a text those of the seed pack and the risks (`labels`).

    Of a CSV with one label a text measure the shipped model on the file, or with `cross_validate` folds its recipe, trained on the file itself.

    `docs_per_second` is the shipped model's, loaded, on one core, from the text as handed in. Raises Invalid for a
    file without the columns and for too few rows to split.
    """
    if path.suffix == ".jsonl":
        from nlp.evaluate.labels import evaluate_labels

        return evaluate_labels(path, predictions=predictions)
    messages = read_messages(path)
    model = TopicModel.load()
    texts, gold = [message.text for message in messages], [message.label for message in messages]
    labels, scores = list(model.model.labels), model.ranking(texts)
    if cross_validate is not None:
        labels, scores = _cross_validated(texts, gold, cross_validate)
    ranked = [[labels[at] for at in row] for row in np.argsort(-scores, axis=1, kind="stable")]
    write_jsonl(predictions, _lines(messages, ranked, labels, scores))
    return {
        "what": "topics",
        "model": "shipped"
        if cross_validate is None
        else f"recipe, {cross_validate} folds by near-duplicate groups",
        "n": len(messages),
        **_figures(gold, ranked),
        "docs_per_second": _speed(model, texts),
    }


def _cross_validated(
    texts: Sequence[str], gold: Sequence[str], folds: int
) -> tuple[list[str], NDArray[np.float64]]:
    labels, scores = out_of_fold_scores(texts, gold, folds=folds, recipe=RECIPE)
    slopes, offsets = calibrate(scores, targets(gold, labels), exclusive=RECIPE.exclusive)
    return labels, slopes * scores + offsets


def _figures(gold: Sequence[str], ranked: Sequence[Sequence[str]]) -> dict[str, object]:
    first = [row[0] for row in ranked]
    hits = sum(true == guess for true, guess in zip(gold, first, strict=True))
    second = sum(true in row[:2] for true, row in zip(gold, ranked, strict=True))
    return {
        "accuracy": rounded(hits / len(gold)),
        "accuracy_ci95": wilson(hits, len(gold)),
        "macro_f1": macro_f1(gold, first),
        "macro_f1_ci95": macro_f1_interval(gold, first),
        "top2_accuracy": rounded(second / len(gold)),
        "top2_accuracy_ci95": wilson(second, len(gold)),
        "per_class": per_label(gold, first),
    }


def _lines(
    messages: Sequence[Message],
    ranked: Sequence[Sequence[str]],
    labels: Sequence[str],
    scores: NDArray[np.float64],
) -> list[dict[str, object]]:
    return [
        {
            "id": message.id,
            "label": row[0],
            "label_scores": {name: rounded(value) for name, value in zip(labels, line, strict=True)},
        }
        for message, row, line in zip(messages, ranked, scores, strict=True)
    ]


def _speed(model: TopicModel, texts: Sequence[str]) -> float:
    """Texts a second of processor time, normalising included, which runs on one core."""
    began = time.process_time()
    model.ranking([plain(text) for text in texts])
    return round(len(texts) / max(time.process_time() - began, 1e-9), 1)
