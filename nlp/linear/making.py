"""Makes a model with one label a text, and the card that says what it is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from operator import eq
from pathlib import Path

import numpy as np

from huiying.clock import BEIJING, Clock
from nlp.evaluate.scores import macro_f1, macro_f1_interval, per_label, rounded
from nlp.linear import training
from nlp.linear.card import Card, Part, Purpose
from nlp.linear.groups import near_duplicate_groups
from nlp.linear.labelled import Labelled
from nlp.linear.recipe import Recipe, targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One file to learn from."""

    path: Path
    kind: str
    items: Sequence[Labelled]


def make(
    material: Sequence[Material], recipe: Recipe, purpose: Purpose, out: Path, *, clock: Clock
) -> dict[str, object]:
    """Train on all files together; write `out` (`.npz`), its `.sha256` and its card (`.md`), whose contents are returned.

    Raises Invalid if there are too few texts of a label.
    """
    material = [replace(part, items=[item for item in part.items if item.label]) for part in material]
    items = [item for part in material for item in part.items]
    texts, labels = [item.text for item in items], [item.label for item in items]
    weights = np.array([item.weight for item in items])
    trained = training.train(texts, labels, recipe, weights=weights)
    model, names = trained.model, trained.names
    guesses = [names[at] for at in trained.scores.argmax(axis=1)]
    shares = model.shares(trained.scores)
    out.parent.mkdir(parents=True, exist_ok=True)
    card = Card(
        purpose=purpose,
        trained_on=clock.now().astimezone(BEIJING).date(),
        parts=_parts(material, guesses),
        groups=len(set(near_duplicate_groups(texts).tolist())),
        folds=training.FOLDS,
        calibration_error=training.calibration_error(shares, targets(labels, names)),
        features={block.name: len(block.terms) for block in model.blocks},
        dictionary=model.dictionary,
        libraries=training.libraries(),
        model_sha256=model.save(out),
    )
    out.with_suffix(".md").write_text(card.markdown(), "utf-8")
    return asdict(card)


def _parts(material: Sequence[Material], guesses: Sequence[str]) -> list[Part]:
    parts = []
    done = 0
    for one in material:
        gold = [item.label for item in one.items]
        said = guesses[done : done + len(gold)]
        done += len(gold)
        parts.append(
            Part(
                name=one.path.name,
                kind=one.kind,
                sha256=sha256(one.path.read_bytes()).hexdigest(),
                documents=len(gold),
                macro_f1=macro_f1(gold, said),
                macro_f1_ci95=macro_f1_interval(gold, said),
                accuracy=rounded(sum(map(eq, gold, said)) / len(gold)),
                per_label=per_label(gold, said),
            )
        )
    return parts
