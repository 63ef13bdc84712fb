"""The lexicon of emergencies: hazards and cues, as words with their place in a text."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from nlp.pairs import starts


class EventType(StrEnum):
    """The kind of emergency, as the emergency response law names them, and rumours."""

    ACCIDENT = "accident"
    DISASTER = "disaster"
    HEALTH = "health"
    SAFETY = "safety"
    RUMOUR = "rumour"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A word of the lexicon in a text."""

    word: str
    group: str
    start: int
    end: int


class WordFinder:
    """Finds words of named groups, leftmost and longest first, without overlap; linear in the text."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        heads: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for group, words in groups.items():
            for word in words:
                heads[word[:2]].append((word, group))
        self._heads = {head: sorted(words, key=lambda pair: -len(pair[0])) for head, words in heads.items()}
        self.heads = frozenset(self._heads)
        """The character pairs with which its words begin."""

    def find(self, text: str, present: frozenset[str] | None = None) -> Iterator[Hit]:
        """The hits in order; `present` are the text's character pairs, where they are known already."""
        heads, free = self._heads, 0
        for here in starts(text, heads, present):
            if here < free:
                continue
            found = heads[text[here : here + 2]]
            word = next((candidate for candidate, _ in found if text.startswith(candidate, here)), None)
            if word is None:
                continue
            free = here + len(word)
            for candidate, group in found:
                if candidate == word:
                    yield Hit(word=word, group=group, start=here, end=free)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Hazards, cues and what they mean."""

    hazards: WordFinder
    cues: WordFinder
    types: Mapping[str, EventType]
    """Type of emergency of each hazard."""
    why: Mapping[str, str]
    """What a cue says, in the officer's words."""

    @property
    def heads(self) -> frozenset[str]:
        """The character pairs with which its words begin."""
        return self.hazards.heads | self.cues.heads


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
