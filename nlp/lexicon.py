"""The lexicon of emergencies: hazards and cues, as words with their place in a text."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind


class EventType(StrEnum):
    """The kind of emergency, as the emergency response law names them, and rumours."""

    ACCIDENT = "accident"
    DISASTER = "disaster"
    HEALTH = "health"
    SAFETY = "safety"
    RUMOUR = "rumour"
    NONE = "none"


class Hit(NamedTuple):
    """A word of the lexicon in a text."""

    word: str
    group: str
    start: int
    end: int


class WordFinder:
    """Finds words of named groups, leftmost and longest first, without overlap.

    One pass over the text whatever the number of words (Aho & Corasick 1975).
    """

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        spoken: dict[str, list[str]] = defaultdict(list)
        for group, words in groups.items():
            for word in words:
                spoken[word].append(group)
        self._words = tuple(spoken.items())
        self._machine = AhoCorasick(
            list(spoken), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> Iterator[Hit]:
        """The hits in order; `text` holds no lone surrogates."""
        for number, start, end in self._machine.find_matches_as_indexes(text):
            word, groups = self._words[number]
            for group in groups:
                yield Hit(word, group, start, end)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hazards, cues and what they mean."""

    hazards: WordFinder
    cues: WordFinder
    types: Mapping[str, EventType]
    """Type of emergency of each hazard."""
    why: Mapping[str, str]
    """What a cue says, in the officer's words."""


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package (`nlp/data/emergency.toml`)."""
    data = tomllib.loads(files("nlp").joinpath("data/emergency.toml").read_text("utf-8"))
    hazards, cues = data["hazard"], data["cue"]
    return Lexicon(
        hazards=WordFinder({name: entry["words"] for name, entry in hazards.items()}),
        cues=WordFinder({name: entry["words"] for name, entry in cues.items()}),
        types={name: EventType(entry["type"]) for name, entry in hazards.items()},
        why={name: entry["why"] for name, entry in cues.items()},
    )
