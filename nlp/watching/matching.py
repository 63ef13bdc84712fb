"""Whether a text fits a watch topic, and the passages that say so. Pure, and quick for hundreds of topics at once.

A text's character pairs are looked up in one table; only words that can begin in it are looked for, and only topics one
of whose telling words was found are weighed at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.watching.expression import Expression, Near, Reach
from nlp.watching.subjects import LOCAL, Spot, Subject

_SLOTS, _SPREAD = np.uint32(1 << 20), np.uint32(40503)
MOST_MARKS = 60
"""Passages of one text that are kept for one topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A passage a hit rests on; `part` is the field of the definition it answers."""

    start: int
    end: int
    part: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A text fits; `marks` in order of the text."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A topic as it is looked out for."""

    id: int
    version: int
    expression: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchHit:
    """A text fits a topic, as defined in a version."""

    watch_id: int
    version: int
    marks: tuple[Mark, ...]


def match(expression: Expression, subject: Subject) -> Hit | None:
    """Whether a text fits a definition, and by which passages."""
    if why_not(expression, subject) is not None:
        return None
    return Hit(marks=_marks(expression, subject))


def why_not(expression: Expression, subject: Subject) -> str | None:
    """The first part of a definition that a text does not fit, in the officer's words; None if it fits."""
    text = subject.text
    missing = [word for word in expression.all_of if word not in text]
    if missing:
        return f"没有必含词“{missing[0]}”"
    if expression.any_of and not any(word in text for word in expression.any_of):
        return "任一词一个也没有"
    barred = [word for word in expression.none_of if word in text]
    if barred:
        return f"含有排除词“{barred[0]}”"
    if expression.near and not any(_nearest(text, pair) for pair in expression.near):
        return "没有一对邻近词在规定的字数之内"
    return _elsewhere(expression, subject)


def _elsewhere(expression: Expression, subject: Subject) -> str | None:
    if expression.kinds and subject.source_kind and subject.source_kind not in expression.kinds:
        return "来源种类不在选定之列"
    if expression.reach is Reach.LOCAL and subject.scope != LOCAL:
        return "说的不是本地的事"
    if expression.reach is Reach.NAMED and not any(_within(spot, expression) for spot in subject.spots):
        return "没有提到指定的地区"
    return None


def _within(spot: Spot, expression: Expression) -> bool:
    return any(f"{spot.full}/".startswith(f"{path}/") for path in expression.divisions)


class Sieve:
    """Many topics at once. Make it anew when a topic changes: that takes a millisecond a hundred."""

    def __init__(self, watches: Iterable[Watched]) -> None:
        self.watches = tuple(watches)
        heads: dict[str, set[str]] = defaultdict(set)
        self._telling: dict[str, list[int]] = defaultdict(list)
        for place, watched in enumerate(self.watches):
            for word in _telling(watched.expression):
                self._telling[word].append(place)
                heads[word[:2]].add(word)
        self._heads = {head: tuple(words) for head, words in heads.items()}
        self._table = np.zeros(_SLOTS, dtype=np.bool_)
        if heads:
            self._table[_slots("\n".join(heads))[::3]] = True

    def sift(self, subject: Subject) -> list[WatchHit]:
        """The topics that a text fits, in their order."""
        text = subject.text
        waiting = {
            place
            for head in self._heads_in(text)
            for word in self._heads[head]
            if word in text
            for place in self._telling[word]
        }
        return [hit for place in sorted(waiting) if (hit := _hit(self.watches[place], subject)) is not None]

    def _heads_in(self, text: str) -> set[str]:
        """Beginnings of words that stand in a text; different pairs may share a slot, so each is looked at again."""
        maybe = np.flatnonzero(self._table[_slots(text)])
        return {head for at in maybe.tolist() if (head := text[at : at + 2]) in self._heads}


def _slots(text: str) -> NDArray[np.uint32]:
    """A number for every two neighbouring characters: a fifth of the time of making the pairs themselves."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return (codes[:-1] * _SPREAD + codes[1:]) % _SLOTS


def _telling(expression: Expression) -> Sequence[str]:
    """Words one of which every text that fits must hold; as few and as rare as can be told."""
    if expression.all_of:
        return (max(expression.all_of, key=len),)
    return expression.any_of or tuple(max(pair.first, pair.second, key=len) for pair in expression.near)


def _hit(watched: Watched, subject: Subject) -> WatchHit | None:
    found = match(watched.expression, subject)
    if found is None:
        return None
    return WatchHit(watch_id=watched.id, version=watched.version, marks=found.marks)


def _marks(expression: Expression, subject: Subject) -> tuple[Mark, ...]:
    marks = [
        Mark(start=at, end=at + len(word), part=part, word=word)
        for part, words in (("all_of", expression.all_of), ("any_of", expression.any_of))
        for word in words
        for at in _places(subject.text, word)
    ]
    for pair in expression.near:
        if (span := _nearest(subject.text, pair)) is not None:
            words = f"{pair.first}…{pair.second}"
            marks.append(Mark(start=span[0], end=span[1], part="near", word=words))
    if expression.reach is Reach.NAMED:
        marks += [
            Mark(start=spot.start, end=spot.end, part="divisions", word=spot.full)
            for spot in subject.spots
            if _within(spot, expression)
        ]
    return tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end))[:MOST_MARKS])


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _nearest(text: str, pair: Near) -> tuple[int, int] | None:
    """The first passage from the one word to the other that is short enough; they never overlap."""
    if pair.first not in text or pair.second not in text:
        return None
    orders = ((pair.first, pair.second), (pair.second, pair.first))
    spans = (_followed(text, before, after, pair.within) for before, after in orders)
    return min((span for span in spans if span is not None), default=None)


def _followed(text: str, before: str, after: str, within: int) -> tuple[int, int] | None:
    """The first passage that begins with one word and ends with the other; linear in the text."""
    start = text.find(after)
    for at in _places(text, before):
        end = at + len(before)
        while 0 <= start < end:
            start = text.find(after, start + 1)
        if start < 0:
            return None
        if start - end <= within:
            return at, start + len(after)
    return None
