"""Every label of a pack with its share, from the words of a text and the model's decision."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from nlp.evidence.tables import Tables
from nlp.evidence.weighing import Weighing, numbers_of, weigher
from nlp.judgement import Told
from nlp.linear import Scored

_SHOWN: Final = 5


@cache
def pack(name: str) -> Tables:
    """A pack that ships."""
    return Tables.shipped(name)


def shares(name: str, weighing: Weighing, scored: Scored, row: int, size: int) -> dict[str, float]:
    """The share of each label of the pack `name` for text `row` of a batch, `size` characters long."""
    numbers = numbers_of(name)
    weights = weighing.weights[numbers.start : numbers.stop]
    decisions = dict(zip(scored.model.labels, scored.scores[row].tolist(), strict=True))
    first, second = sorted(weights, reverse=True)[:2]
    return {
        topic.name: topic.mix.share(
            weight,
            decision=decisions[topic.name],
            rival=second if weight == first else first,
            size=size,
        )
        for topic, weight in zip(pack(name).topics, weights, strict=True)
    }


def told(
    name: str, found: Mapping[str, float], weighing: Weighing, scored: Scored, row: int
) -> tuple[Told, ...]:
    """The labels whose share is enough, the surest first, with the words they rest on."""
    numbers = numbers_of(name)
    enough = [
        (found[topic.name], number, topic.name)
        for number, topic in zip(numbers, pack(name).topics, strict=True)
        if found[topic.name] >= topic.mix.tell
    ]
    return tuple(
        Told(label=label, score=share, words=_words(weighing, number, scored, row, label))
        for share, number, label in sorted(enough, reverse=True)
    )


def _words(weighing: Weighing, number: int, scored: Scored, row: int, label: str) -> tuple[str, ...]:
    """The words of the tables; where they say nothing, those of the model."""
    return weighing.words(number) or scored.words(row, scored.model.labels.index(label))


def weigh(body: str, title_length: int) -> Weighing:
    """What a body says for the labels of every pack."""
    return weigher().weigh(body, title_length)
