"""How well a model with one label a text does: accuracy, macro F1, each class, speed; shipped or cross-validated."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import eq
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.evaluate.intervals import wilson
from nlp.evaluate.records import write_jsonl
from nlp.evaluate.scores import macro_f1, macro_f1_interval, per_label, rounded
from nlp.linear import LinearModel, Scorer
from nlp.linear.crossvalidation import out_of_fold_scores
from nlp.linear.features import written
from nlp.linear.labelled import Labelled
from nlp.linear.model import TRAINED
from nlp.linear.recipe import Recipe, targets
from nlp.linear.training import calibrate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judgements:
    """What was told of each item: `shares`, shape (items, labels); those without a gold label count in no score."""

    items: Sequence[Labelled]
    labels: tuple[str, ...]
    shares: NDArray[np.float64]

    @property
    def told(self) -> list[str]:
        return [self.labels[at] for at in self.shares.argmax(axis=1)]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Gold and told, of the items with a gold label."""
        return [(item.label, said) for item, said in zip(self.items, self.told, strict=True) if item.label]


def shipped(name: str, items: Sequence[Labelled]) -> Judgements:
    """What the model that ships tells of them."""
    model = LinearModel.load(TRAINED / f"{name}.npz")
    scores = Scorer({name: model}).decisions(name, [item.text for item in items])
    return Judgements(items=items, labels=model.labels, shares=model.shares(scores))


def unseen(recipe: Recipe, items: Sequence[Labelled], folds: int) -> Judgements:
    """What models of this recipe tell, each of texts it was not trained on, nor on near-duplicates of them."""
    items = [item for item in items if item.label]
    texts, gold = [item.text for item in items], [item.label for item in items]
    weights = np.array([item.weight for item in items])
    labels, scores = out_of_fold_scores(texts, gold, folds=folds, recipe=recipe, weights=weights)
    slopes, offsets = calibrate(scores, targets(gold, labels), exclusive=True)
    powers = np.exp(slopes * scores + offsets)
    return Judgements(items=items, labels=tuple(labels), shares=powers / powers.sum(axis=1, keepdims=True))


def report(
    what: str,
    items: Sequence[Labelled],
    recipe: Recipe,
    *,
    folds: int | None = None,
    predictions: Path | None = None,
) -> dict[str, object]:
    """The figures of `huiying evaluate WHAT`; `docs_per_second` is the shipped model's, from the text as handed in."""
    judged = shipped(what, items) if folds is None else unseen(recipe, items, folds)
    write_jsonl(predictions, _lines(judged))
    return {
        "what": what,
        "model": "shipped" if folds is None else f"recipe, {folds} folds by near-duplicate groups",
        **figures(judged.pairs),
        "docs_per_second": speed(what, [str(item.text) for item in items]),
    }


def figures(pairs: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Scores of gold and told labels."""
    gold, told = [true for true, _ in pairs], [said for _, said in pairs]
    hits = sum(map(eq, gold, told))
    return {
        "n": len(pairs),
        "accuracy": rounded(hits / max(1, len(pairs))),
        "accuracy_ci95": wilson(hits, len(pairs)),
        "macro_f1": macro_f1(gold, told),
        "macro_f1_ci95": macro_f1_interval(gold, told),
        "per_class": per_label(gold, told) if pairs else {},
    }


def speed(name: str, texts: Sequence[str]) -> float:
    """Texts a second of processor time on one core, normalising included, the model loaded."""
    scorer = Scorer({name: LinearModel.load(TRAINED / f"{name}.npz")})
    return rate(lambda batch: scorer.decisions(name, [written("", text) for text in batch]), texts)


def rate(score: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Texts a second of processor time, after a warm-up."""
    score(texts[:10])
    began = time.process_time()
    score(texts)
    return round(len(texts) / max(time.process_time() - began, 1e-9), 1)


def _lines(judged: Judgements) -> list[dict[str, object]]:
    return [
        {
            "id": item.id,
            "label": said,
            "label_scores": {
                name: rounded(share) for name, share in zip(judged.labels, shares.tolist(), strict=True)
            },
        }
        for item, said, shares in zip(judged.items, judged.told, judged.shares, strict=True)
    ]
