"""What the words of a text weigh for each topic: each word once, more where it stands at the front."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from nlp.evidence.finding import class_numbers, vocabulary
from nlp.evidence.tables import Tables, pack

TITLE: Final = 1.35
"""How much more a word weighs in the title."""
LATE: Final = 0.7
"""How much a word weighs beyond the lead."""
LEAD: Final = 300
READ: Final = 3000
"""Characters of a body that are read; the matter of a longer text is named before."""
PACKS: Final = ("policies", "risks")
_AGAIN: Final = 0.3
_MOST: Final = 1.6
_GENRE: Final = -2.5
_SHOWN: Final = 5
_TRIES: Final = 12
_PHRASE: Final = 14
_SENTENCE: Final = 40
"""Classes that may stand further apart need not share a sentence."""
_ENDS: Final = frozenset("。!?;\n")

Spots = dict[int, list[tuple[int, int]]]
Hits = list[tuple[int, int, int]]
"""Number of the word, start and end."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a text says for each topic: `weights` by number, and the words they rest on."""

    weights: tuple[float, ...]
    said: Sequence[dict[str, float]]

    def words(self, topic: int) -> tuple[str, ...]:
        """The words that spoke for a topic, the heaviest first."""
        spoken = sorted(
            ((weight, word) for word, weight in self.said[topic].items() if weight > 0), reverse=True
        )
        return tuple(word for _, word in spoken[:_SHOWN])


class Weigher:
    """Weighs texts by several tables at once; `names` are their topics, in order."""

    def __init__(self, tables: Sequence[Tables]) -> None:
        self._vocabulary = vocabulary(tables)
        self.names = tuple(topic.name for one in tables for topic in one.topics)
        self._near = _near(tables)

    def weigh(self, body: str, title_length: int) -> Weighing:
        """The evidence for every topic in a body (title, newline, text) without lone surrogates."""
        return self.weigh_all([body], [title_length])[0]

    def weigh_all(self, bodies: Sequence[str], title_lengths: Sequence[int]) -> list[Weighing]:
        """The same of many bodies; all are looked through before any is weighed, which is quicker."""
        found = [self._vocabulary.find(body[:READ]) for body in bodies]
        return [self._weighed(*one) for one in zip(bodies, title_lengths, found, strict=True)]

    def _weighed(self, body: str, title_length: int, found: Hits) -> Weighing:
        said: list[dict[str, float]] = [{} for _ in self.names]
        spots, genre = self._read(found, title_length, said)
        self._pair(body, spots, said)
        return Weighing(tuple([sum(words.values()) + genre if words else 0.0 for words in said]), said)

    def _read(self, found: Hits, title_length: int, said: list[dict[str, float]]) -> tuple[Spots, float]:
        """Add up the votes of single words; where the classes stand, and what speaks of a story or a market."""
        spots: Spots = {}
        told: set[int] = set()
        genre, speech = 0.0, self._vocabulary.speech
        for number, start, _ in found:
            spoken = speech[number]
            place = TITLE if start < title_length else 1.0 if start < title_length + LEAD else LATE
            for topic, word, weight in spoken.votes:
                words = said[topic]
                before = words.get(word)
                if before is None:
                    words[word] = weight * place
                elif abs(before) < _MOST * abs(weight):
                    words[word] = before + _AGAIN * weight
            for group, begin, end in spoken.classes:
                spots.setdefault(group, []).append((start + begin, start + end))
            if spoken.genre and number not in told:
                told.add(number)
                genre += spoken.genre
        return spots, max(genre, _GENRE)

    def _pair(self, body: str, spots: Spots, said: Sequence[dict[str, float]]) -> None:
        """Add what two classes weigh that stand near each other in one sentence."""
        for group, first in spots.items():
            for topic, other, within, weight in self._near.get(group, ()):
                second = spots.get(other)
                if second is None:
                    continue
                pair = _closest(body, first[:_TRIES], second[:_TRIES], within)
                if pair is not None:
                    said[topic][pair] = max(weight, said[topic].get(pair, weight))


def _near(tables: Sequence[Tables]) -> dict[int, list[tuple[int, int, int, float]]]:
    """By the number of the first class: topic, second class, distance and weight."""
    numbers = class_numbers(tables)
    found: dict[int, list[tuple[int, int, int, float]]] = defaultdict(list)
    topics = [(at, topic) for at, one in enumerate(tables) for topic in one.topics]
    for number, (at, topic) in enumerate(topics):
        for near in topic.near:
            rule = (number, numbers[at, near.second], near.within, near.weight)
            found[numbers[at, near.first]].append(rule)
    return found


def _closest(
    body: str, first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]], within: int
) -> str | None:
    """The text from a word of one class to the next of the other, if they stand near each other in one sentence."""
    for start, end in first:
        for begin, stop in second:
            low, high = (end, begin) if begin >= end else (stop, start)
            if 0 <= high - low <= within and (within > _SENTENCE or _ENDS.isdisjoint(body[low:high])):
                return _shown(body, min(start, begin), max(end, stop), low, high)
    return None


def _shown(body: str, start: int, stop: int, low: int, high: int) -> str:
    """The pair as it stands in the text, or both words with an ellipsis between them where they stand apart."""
    if stop - start <= _PHRASE:
        return body[start:stop]
    return f"{body[start:low]}…{body[high:stop]}"


@cache
def weigher() -> Weigher:
    """The packs that ship, in one."""
    return Weigher([pack(name) for name in PACKS])


@cache
def numbers_of(wanted: str) -> range:
    """The numbers of a pack's topics in `weigher()`."""
    sizes = [len(pack(name).topics) for name in PACKS]
    at = PACKS.index(wanted)
    return range(sum(sizes[:at]), sum(sizes[: at + 1]))
