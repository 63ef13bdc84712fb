"""Makes the topic model that ships: trains, calibrates, exports, and writes the card that says what it is."""

from dataclasses import asdict
from hashlib import sha256
from operator import eq
from pathlib import Path
from typing import Final

from huiying.clock import BEIJING, Clock, SystemClock
from nlp.evaluate.scores import macro_f1, macro_f1_interval, per_label, rounded
from nlp.linear import training
from nlp.linear.groups import near_duplicate_groups
from nlp.linear.recipe import Recipe, targets
from nlp.topics.card import Card
from nlp.topics.messages import read_messages

RECIPE: Final = Recipe()
_CLOCK: Final = SystemClock()


def train(messages_csv: Path, out: Path, *, clock: Clock = _CLOCK) -> dict[str, object]:
    """Train on a labelled CSV; write `out` (`.npz`), its `.sha256` and its card (`.md`), whose contents are returned. A minute.

    Raises Invalid for a file without the columns or with too few rows of a label.
    """
    messages = read_messages(messages_csv)
    texts, labels = [message.text for message in messages], [message.label for message in messages]
    trained = training.train(texts, labels, RECIPE)
    model, names = trained.model, trained.names
    out.parent.mkdir(parents=True, exist_ok=True)
    guesses = [names[at] for at in trained.scores.argmax(axis=1)]
    card = Card(
        trained_on=clock.now().astimezone(BEIJING).date(),
        source_name=messages_csv.name,
        source_sha256=sha256(messages_csv.read_bytes()).hexdigest(),
        documents=len(texts),
        groups=len(set(near_duplicate_groups(texts).tolist())),
        folds=training.FOLDS,
        macro_f1=macro_f1(labels, guesses),
        macro_f1_ci95=macro_f1_interval(labels, guesses),
        accuracy=rounded(sum(map(eq, labels, guesses)) / len(labels)),
        calibration_error=training.calibration_error(model.shares(trained.scores), targets(labels, names)),
        per_label=per_label(labels, guesses),
        features={block.name: len(block.terms) for block in model.blocks},
        dictionary=model.dictionary,
        libraries=training.libraries(),
        model_sha256=model.save(out),
    )
    out.with_suffix(".md").write_text(card.markdown(), "utf-8")
    return asdict(card)
