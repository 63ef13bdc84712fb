"""What a topic model is trained from: labelled messages and corrections, titles, and texts that bear no topic."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from huiying.errors import Invalid
from nlp.linear.beside import Beside
from nlp.topics.messages import read_corrections, read_messages, read_outside

OUTSIDE: Final = 0.3
"""How much a text counts that bears no topic and is no petition: enough to learn what nothing looks like."""
TITLES: Final = 0.7
"""How much a title counts whose body is not known."""
MOST_OUTSIDE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Normalised texts, the labels and the weight of each; titles stand `beside` them.

    The first `labelled` texts are messages and corrections, those after them bear no topic. `sources` are the names
    of the files and their SHA-256.
    """

    texts: tuple[str, ...]
    labels: tuple[frozenset[str], ...]
    labelled: int
    beside: Beside
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def weights(self) -> NDArray[np.float64]:
        """How much each text counts."""
        return np.where(np.arange(len(self.texts)) < self.labelled, 1.0, OUTSIDE)

    def learnable(self, least: int) -> "Material":
        """Without the labels that fewer texts bear, which then count as texts of other matters."""
        borne = Counter(label for labels in self.labels for label in labels)
        kept = frozenset(label for label, count in borne.items() if count >= least)
        beside = self.beside
        titles = [at for at, label in enumerate(beside.labels) if kept & label_set(label)]
        return replace(
            self,
            labels=tuple(labels & kept for labels in self.labels),
            beside=replace(
                beside,
                texts=tuple(beside.texts[at] for at in titles),
                labels=tuple(beside.labels[at] for at in titles),
            ),
        )

    def part(self, rows: Sequence[int], beside: Beside) -> "Material":
        """Of the labelled texts these, and all that bear no topic."""
        kept = [*rows, *range(self.labelled, len(self.texts))]
        return Material(
            texts=tuple(self.texts[at] for at in kept),
            labels=tuple(self.labels[at] for at in kept),
            labelled=len(rows),
            beside=beside,
        )


def label_set(labels: str | frozenset[str]) -> frozenset[str]:
    """The labels of a text, given as one or several."""
    return frozenset({labels}) if isinstance(labels, str) else labels


def gather(
    files: Sequence[Path],
    *,
    outside: Sequence[Path] = (),
    corrections: Sequence[Path] = (),
    told: Sequence[tuple[str, frozenset[str]]] = (),
) -> Material:
    """Read all files; a CSV without bodies gives titles, those left out that a message already has.

    `told` are corrections that were read elsewhere. Raises Invalid as the readers do, and where there is no text.
    """
    messages = [message for path in files for message in read_messages(path)]
    said = [*told, *(one for path in corrections for one in read_corrections(path))]
    nothing = [text for path in outside for text in read_outside(path, MOST_OUTSIDE)]
    known = {message.text.strip().split("\n")[0] for message in messages if not message.title_only}
    titles = [message for message in messages if message.title_only and message.text.strip() not in known]
    whole = [message for message in messages if not message.title_only]
    if not whole:  # titles are all there is
        whole, titles = titles, []
    texts = [message.text for message in whole] + [text for text, _ in said]
    if not texts:
        raise Invalid("没有可以学习的文字：请给出标注数据（CSV）或值班员的更正", code="empty")
    return Material(
        texts=(*texts, *nothing),
        labels=(
            *(frozenset({message.label}) for message in whole),
            *(labels for _, labels in said),
            *(frozenset[str]() for _ in nothing),
        ),
        labelled=len(texts),
        beside=Beside(
            texts=tuple(title.text for title in titles),
            labels=tuple(frozenset({title.label}) for title in titles),
            weight=TITLES,
        ),
        sources={
            path.name: sha256(path.read_bytes()).hexdigest() for path in (*files, *outside, *corrections)
        },
    )
