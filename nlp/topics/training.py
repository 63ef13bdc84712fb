"""Makes a topic model from nothing: trains, calibrates, and says on a card what it is."""

from dataclasses import dataclass
from operator import eq
from typing import Final

from huiying.clock import BEIJING, Clock, SystemClock
from nlp.evaluate.scores import macro_f1, macro_f1_interval, per_label, rounded
from nlp.linear import LinearModel, training
from nlp.linear.groups import near_duplicate_groups
from nlp.linear.recipe import Recipe, targets
from nlp.topics.card import Card, Scores
from nlp.topics.material import Material
from nlp.topics.model import TOLD

LEAST: Final = 10
"""Texts of a label that are needed to learn it."""
RECIPE: Final = Recipe(exclusive=False)
SYSTEM_CLOCK: Final = SystemClock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A model, and the card that says how it was made; the hash of its file is not yet on it."""

    model: LinearModel
    card: Card


def train(material: Material, *, clock: Clock = SYSTEM_CLOCK) -> Made:
    """Train on all of it, a few minutes; a label that fewer than `LEAST` texts bear is not learned.

    Raises Invalid for too few rows that differ.
    """
    material = material.learnable(LEAST)
    trained = training.train(
        material.texts, material.labels, RECIPE, weights=material.weights, beside=material.beside
    )
    return Made(
        model=trained.model,
        card=Card(
            trained_on=clock.now().astimezone(BEIJING).date(),
            sources=material.sources,
            documents=material.labelled,
            groups=len(set(near_duplicate_groups(material.texts[: material.labelled]).tolist())),
            titles=len(material.beside.texts),
            outside=len(material.texts) - material.labelled,
            features={block.name: len(block.terms) for block in trained.model.blocks},
            dictionary=trained.model.dictionary,
            libraries=training.libraries(),
            scores=_scores(material, trained),
        ),
    )


def _scores(material: Material, trained: training.Trained) -> Scores:
    names, size = trained.names, material.labelled
    single = [at for at in range(size) if len(material.labels[at]) == 1]
    gold = [next(iter(material.labels[at])) for at in single]
    ranked = (-trained.model.powers(trained.scores[single])).argsort(axis=1, kind="stable")
    guesses = [names[at] for at in ranked[:, 0]]
    second = sum(label in (names[row[0]], names[row[1]]) for label, row in zip(gold, ranked, strict=True))
    shares = trained.model.shares(trained.scores)
    told = shares >= TOLD
    return Scores(
        folds=training.FOLDS,
        macro_f1=macro_f1(gold, guesses),
        macro_f1_ci95=macro_f1_interval(gold, guesses),
        accuracy=rounded(sum(map(eq, gold, guesses)) / len(gold)),
        top2=rounded(second / len(gold)),
        calibration_error=training.calibration_error(
            shares[single], targets([material.labels[at] for at in single], names)
        ),
        none_of_labelled=rounded(1 - told[:size].any(axis=1).mean()),
        told_outside=rounded(told[size:].any(axis=1).mean()) if len(told) > size else None,
        per_label=per_label(gold, guesses),
    )
