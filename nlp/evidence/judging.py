"""Every label of a pack with its share, from the words of texts and a model's decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from nlp.evidence.mixing import Mixer, Table
from nlp.evidence.tables import pack
from nlp.evidence.weighing import Weighing, numbers_of, weigher
from nlp.judgement import Told
from nlp.linear import Scored


@cache
def _mixer(name: str) -> Mixer:
    return Mixer([topic.mix for topic in pack(name).topics])


@cache
def _names(name: str) -> tuple[str, ...]:
    return tuple(topic.name for topic in pack(name).topics)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """How likely each text of a batch bears each label of a pack: `table` 0–1, shape (texts, labels)."""

    name: str
    table: Table
    weighings: Sequence[Weighing]
    scored: Scored

    def of(self, row: int) -> dict[str, float]:
        """Every label with its share for one text."""
        return dict(zip(_names(self.name), self.table[row].tolist(), strict=True))

    def told(self, row: int, found: Mapping[str, float]) -> tuple[Told, ...]:
        """The labels whose share in `found` is enough, the surest first, with the words they rest on."""
        numbers = numbers_of(self.name)
        enough = [
            (found[topic.name], number, topic.name)
            for number, topic in zip(numbers, pack(self.name).topics, strict=True)
            if found[topic.name] >= topic.mix.tell
        ]
        return tuple(
            Told(label=label, score=share, words=self._words(row, number, label))
            for share, number, label in sorted(enough, reverse=True)
        )

    def _words(self, row: int, number: int, label: str) -> tuple[str, ...]:
        """The words of the tables; where they say nothing, those of the model."""
        spoken = self.weighings[row].words(number)
        return spoken or self.scored.words(row, self.scored.model.labels.index(label))


def judge(name: str, weighings: Sequence[Weighing], scored: Scored, sizes: Sequence[int]) -> Shares:
    """The shares of the labels of a pack; `sizes` are the lengths of the texts in characters."""
    numbers = numbers_of(name)
    weights = np.array([one.weights[numbers.start : numbers.stop] for one in weighings], dtype=np.float64)
    columns = [scored.model.labels.index(label) for label in _names(name)]
    table = _mixer(name).shares(
        weights.reshape(len(weighings), len(columns)),
        scored.scores[:, columns],
        np.array(sizes, dtype=np.float64),
    )
    return Shares(name=name, table=table, weighings=weighings, scored=scored)


def weigh(body: str, title_length: int) -> Weighing:
    """What a body says for the labels of every pack."""
    return weigher().weigh(body, title_length)


def weigh_all(bodies: Sequence[str], title_lengths: Sequence[int]) -> list[Weighing]:
    """The same of many bodies."""
    return weigher().weigh_all(bodies, title_lengths)
