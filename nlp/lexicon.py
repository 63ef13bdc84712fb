"""The lexicon of emergencies: hazards and cues, as words with their place in a text."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

_MANY = 2000


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
        self.words = tuple(spoken.items())
        """Each word with its groups, by number."""
        self._machine = AhoCorasick(
            list(spoken),
            matchkind=MatchKind.LeftmostLongest,
            # Twice as fast as the others, and small enough for the processor's cache where words are few.
            implementation=Implementation.DFA if len(spoken) < _MANY else Implementation.ContiguousNFA,
        )

    def spots(self, text: str) -> list[tuple[int, int, int]]:
        """Number of the word, start and end of each hit in order; `text` holds no lone surrogates."""
        found: list[tuple[int, int, int]] = self._machine.find_matches_as_indexes(text) if self.words else []
        return found

    def find(self, text: str) -> list[Hit]:
        """The hits in order; `text` holds no lone surrogates."""
        words = self.words
        return [
            Hit(words[number][0], group, start, end)
            for number, start, end in self.spots(text)
            for group in words[number][1]
        ]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hazards, cues and what they mean."""

    hazards: WordFinder
    cues: WordFinder
    types: Mapping[str, EventType]
    """Type of emergency of each hazard."""
    why: Mapping[str, str]
    """What a cue says, in the officer's words."""
    implied: Mapping[str, re.Pattern[str]]
    """By hazard, what tells of it where it is not named; the first that fits, and the last fits all."""
    plea: re.Pattern[str]
    """The usual plea not to pass on rumours, which says nothing of one."""


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
        plea=re.compile(data["plea"]["pattern"]),
        implied={name: re.compile(pattern) for name, pattern in data["implied"].items()},
    )
