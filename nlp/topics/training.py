"""Makes the topic model that ships: trains, calibrates, exports, and writes the card that says what it is."""

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from operator import eq
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from huiying.clock import BEIJING, Clock, SystemClock
from nlp.evaluate.scores import macro_f1, macro_f1_interval, per_label, rounded
from nlp.segment import segmenter
from nlp.topics.card import Card
from nlp.topics.crossvalidation import out_of_fold_scores
from nlp.topics.groups import near_duplicate_groups
from nlp.topics.messages import read_messages
from nlp.topics.model import TopicModel
from nlp.topics.recipe import Fitted, FittedBlock, fit
from nlp.topics.scoring import BlockArrays

_CLOCK: Final = SystemClock()
FOLDS = 5


def export(fitted: Fitted, *, steepness: float) -> TopicModel:
    """The trained pipeline as plain arrays, in single precision."""
    coefficients = fitted.coefficients
    blocks: list[BlockArrays] = []
    done = 0
    for block in fitted.blocks:
        size = len(block.vocabulary)
        blocks.append(_arrays(block, coefficients[:, done : done + size]))
        done += size
    return TopicModel(
        labels=tuple(fitted.labels),
        blocks=tuple(blocks),
        intercept=fitted.intercept.astype(np.float32),
        steepness=steepness,
        dictionary=segmenter().dictionary,
    )


def train(messages_csv: Path, out: Path, *, clock: Clock = _CLOCK) -> dict[str, object]:
    """Train on a labelled CSV; write `out` (`.npz`), its `.sha256` and its card (`.md`), whose contents are returned. A minute.

    Raises Invalid for a file without the columns or with too few rows of a label.
    """
    messages = read_messages(messages_csv)
    texts, labels = [message.text for message in messages], [message.label for message in messages]
    names, scores = out_of_fold_scores(texts, labels, folds=FOLDS)
    steepness = _steepness(scores, names, labels)
    model = export(fit(texts, labels), steepness=steepness)
    out.parent.mkdir(parents=True, exist_ok=True)
    guesses = [names[at] for at in scores.argmax(axis=1)]
    card = Card(
        trained_on=clock.now().astimezone(BEIJING).date(),
        source_name=messages_csv.name,
        source_sha256=sha256(messages_csv.read_bytes()).hexdigest(),
        documents=len(texts),
        groups=len(set(near_duplicate_groups(texts).tolist())),
        folds=FOLDS,
        macro_f1=macro_f1(labels, guesses),
        macro_f1_ci95=macro_f1_interval(labels, guesses),
        accuracy=rounded(sum(map(eq, labels, guesses)) / len(labels)),
        calibration_error=_calibration_error(model.probabilities(scores), names, labels),
        per_label=per_label(labels, guesses),
        features={block.name: len(block.terms) for block in model.blocks},
        dictionary=model.dictionary,
        libraries=", ".join(
            f"{name} {version(name)}" for name in ("scikit-learn", "numpy", "scipy", "jieba")
        ),
        model_sha256=model.save(out),
    )
    out.with_suffix(".md").write_text(card.markdown(), "utf-8")
    return asdict(card)


def _arrays(block: FittedBlock, coefficients: NDArray[np.float64]) -> BlockArrays:
    return BlockArrays(
        name=block.block.name,
        terms=tuple(block.vocabulary),
        idf=block.tfidf.idf_.astype(np.float32),
        coefficients=coefficients.astype(np.float32),
        weight=block.block.weight,
    )


def _steepness(scores: NDArray[np.float64], names: Sequence[str], labels: Sequence[str]) -> float:
    """What makes the softmax of unseen texts' decision values most likely: one number, so the order stays."""
    right = np.searchsorted(names, labels)
    rows = np.arange(len(right))

    def surprise(steepness: float) -> float:
        powers = steepness * scores
        return float((logsumexp(powers, axis=1) - powers[rows, right]).mean())

    return float(minimize_scalar(surprise, bounds=(0.1, 20.0), method="bounded").x)


def _calibration_error(shares: NDArray[np.float64], names: Sequence[str], labels: Sequence[str]) -> float:
    """Expected calibration error over ten bins of the winning share."""
    winner = shares.max(axis=1)
    right = shares.argmax(axis=1) == np.searchsorted(names, labels)
    bins = np.minimum((winner * 10).astype(int), 9)
    gaps = [abs(float((winner[bins == at] - right[bins == at]).sum())) for at in range(10)]
    return rounded(sum(gaps) / len(labels))
