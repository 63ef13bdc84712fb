"""Makes the models `policies` and `risks`: `python -m nlp.evidence.training DATA`, where DATA holds the public sets.

They learn from texts of our own, which count three times, from the labelled set of urgency (risks), and from
real texts that the words alone label beyond doubt, or of which they say nothing.
"""

import csv
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from huiying.clock import BEIJING, Clock, SystemClock
from nlp.evidence.card import card
from nlp.evidence.texts import matters
from nlp.evidence.weighing import numbers_of, weigher
from nlp.linear.features import Block, written
from nlp.linear.model import TRAINED, LinearModel
from nlp.linear.recipe import Recipe, fit
from nlp.linear.training import export

Labelled = tuple[str, frozenset[str]]

RECIPE: Final = Recipe(
    blocks=(Block(name="words", size=7000, weight=1.0), Block(name="pairs", size=9000, weight=1.0)),
    exclusive=False,
)
COPIES: Final = 3
SURE: Final = 3.5
"""Weight of words beyond which a text surely bears a label; below `SILENT` it surely does not."""
SILENT: Final = 0.7
_READ: Final = 400
_CLOCK: Final = SystemClock()
_TITLES: Final = 3000
_PETITIONS: Final = {"policies": 6000, "risks": 2500}


def texts_of(name: str, data: Path) -> list[Labelled]:
    """What the model `name` learns from; a text more than once is meant more."""
    own = [(one.body, one.topics if name == "policies" else one.risks) for one in matters()]
    if name == "risks":
        own += _judged(data / "urgency" / "gold.jsonl")
    real = [*_petitions(data, _PETITIONS[name]), *_titles(data), *_rules(data)]
    return [*own * COPIES, *_beyond_doubt(real, name)]


def train(name: str, data: Path) -> LinearModel:
    """The model `name`, to be read together with the words."""
    texts = texts_of(name, data)
    fitted = fit([text for text, _ in texts], [labels for _, labels in texts], RECIPE)
    ones = np.ones(len(fitted.labels))
    return export(fitted, slopes=ones, offsets=0 * ones, exclusive=False)


def _judged(path: Path) -> list[Labelled]:
    """Texts of the urgency set with their risks; the source stays out."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [(written(row["title"] or "", row["text"][:_READ]), frozenset(row["risk"])) for row in rows]


def _petitions(data: Path, size: int) -> list[str]:
    csv.field_size_limit(10**8)
    with (data / "petitions" / "messages.csv").open(encoding="utf-8-sig", newline="") as lines:
        texts = [written(row["title"], row["body"][:_READ]) for row in csv.DictReader(lines)]
    return random.Random(1).sample(texts, min(size, len(texts)))  # noqa: S311  # no secret


def _titles(data: Path) -> list[str]:
    with (data / "hot_search" / "weibo_2025_2026.csv").open(encoding="utf-8-sig", newline="") as lines:
        titles = [written("", row["title"]) for row in csv.DictReader(lines)]
    return random.Random(1).sample(titles, min(_TITLES, len(titles)))  # noqa: S311  # no secret


def _rules(data: Path) -> list[str]:
    rows = map(json.loads, (data / "policy" / "hebei.jsonl").read_text("utf-8").splitlines())
    return [written(row["title"], row["text"][:_READ]) for row in rows]


def _beyond_doubt(texts: Iterable[str], name: str) -> list[Labelled]:
    """Those whose labels of this pack the words leave no doubt of."""
    scale, found = weigher(), []
    numbers = numbers_of(name)
    for text in texts:
        weights = scale.weigh(text, text.find("\n")).weights
        mine = [weights[number] for number in numbers]
        if all(weight >= SURE or weight <= SILENT for weight in mine):
            labels = frozenset(
                scale.names[number] for number, weight in zip(numbers, mine, strict=True) if weight >= SURE
            )
            found.append((text, labels))
    return found


def main(data: Path, out: Path = TRAINED, *, clock: Clock = _CLOCK) -> None:
    """Train both, write them with checksum and card. A minute and a half."""
    today = clock.now().astimezone(BEIJING).date()
    for name in ("policies", "risks"):
        texts = texts_of(name, data)
        digest = train(name, data).save(out / f"{name}.npz")
        counts = Counter(label for _, labels in texts for label in labels)
        (out / f"{name}.md").write_text(card(name, len(texts), counts, digest, trained_on=today), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
