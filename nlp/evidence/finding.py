"""All words of all tables in one pass over a text."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.evidence.tables import Tables

Votes = tuple[tuple[int, float], ...]
"""Numbers of topics with what a word weighs for each."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word says, or a word within it that stands `begin` to `end` characters into it."""

    word: str
    begin: int
    end: int
    votes: Votes
    classes: tuple[int, ...]
    genre: float


@dataclass(frozen=True, slots=True)
class Speech:
    """All that a word of the vocabulary says, the words within it included, laid out for reading it quickly."""

    votes: tuple[tuple[int, str, float], ...]
    """Topic, word and weight."""
    classes: tuple[tuple[int, int, int], ...]
    """Class and where its word begins and ends, counted from the start."""
    genre: float

    @classmethod
    def of(cls, meanings: Sequence[Meaning]) -> Self:
        return cls(
            votes=tuple(
                (topic, meaning.word, weight) for meaning in meanings for topic, weight in meaning.votes
            ),
            classes=tuple(
                (group, meaning.begin, meaning.end) for meaning in meanings for group in meaning.classes
            ),
            genre=meanings[0].genre,
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of several tables; topics are numbered through all of them, classes by `classes`."""

    words: tuple[str, ...]
    speech: tuple[Speech, ...]
    machine: AhoCorasick

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Number of the word, start and end; leftmost and longest first, without overlap."""
        found: list[tuple[int, int, int]] = self.machine.find_matches_as_indexes(text)
        return found


def class_numbers(tables: Sequence[Tables]) -> dict[tuple[int, str], int]:
    """Every class of every table, numbered."""
    names = ((at, name) for at, one in enumerate(tables) for name in one.classes)
    return {name: number for number, name in enumerate(names)}


def vocabulary(tables: Sequence[Tables]) -> Vocabulary:
    """The words of these tables. A word says also what the words within it say, unless it is one of their senses."""
    numbers, votes, classes = class_numbers(tables), defaultdict(list), defaultdict(list)
    topics = [topic for one in tables for topic in one.topics]
    for at, topic in enumerate(topics):
        for word, weight in topic.words.items():
            votes[word].append((at, weight))
    for at, one in enumerate(tables):
        for name, members in one.classes.items():
            for word in members:
                classes[word].append(numbers[at, name])
    genre = {word: weight for one in tables for word, weight in one.genre.items()}
    senses = frozenset(word for one in tables for word in one.senses)
    own = {
        word: Meaning(
            word, 0, len(word), tuple(votes[word]), tuple(sorted(classes[word])), genre.get(word, 0.0)
        )
        for word in sorted({*votes, *classes, *genre, *senses})
    }
    words = tuple(own)
    return Vocabulary(
        words=words,
        speech=tuple(Speech.of(_meanings(word, own, senses)) for word in words),
        machine=AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest),
    )


def _meanings(word: str, own: dict[str, Meaning], senses: frozenset[str]) -> tuple[Meaning, ...]:
    """A word's own meaning and those of the words within it, for topics and classes it does not speak of itself.

    A word that speaks against a topic lends no class: 窗口 in 银行窗口 is no office.
    """
    told = [own[word]]
    if word in senses:
        return tuple(told)
    said = {topic for topic, _ in own[word].votes}
    held = set(own[word].classes)
    opposed = any(weight < 0 for _, weight in own[word].votes)
    for size in range(len(word) - 1, 0, -1):
        for begin in range(len(word) - size + 1):
            inner = own.get(word[begin : begin + size])
            if inner is None:
                continue
            votes = tuple(vote for vote in inner.votes if vote[0] not in said)
            classes = () if opposed else tuple(number for number in inner.classes if number not in held)
            if votes or classes:
                told.append(Meaning(inner.word, begin, begin + size, votes, classes, 0.0))
                said.update(topic for topic, _ in votes)
                held.update(classes)
    return tuple(told)
