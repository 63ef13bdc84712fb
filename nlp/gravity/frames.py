"""Frames in which an emergency is spoken of while none is happening: a drill, a plot, a verdict, a statistic.

The frames are data: `nlp/data/frames.toml`.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import islice

from nlp.gravity.needs import Signs
from nlp.gravity.patterns import READ, Line, Patterns, SignFinder, read_table

_MOST = 4
_OPENING = 120
_AROUND = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame in a text, by its first word; offsets of the body."""

    name: str
    why: str
    word: str
    start: int
    end: int
    count: int
    """How often it is met, at most four times."""
    early: bool
    """Met in the title or the first sentences."""


@cache
def _table() -> tuple[Patterns, dict[str, re.Pattern[str]]]:
    data = read_table("frames")
    but = {entry["name"]: re.compile(entry["but"]) for entry in data["frame"] if "but" in entry}
    return Patterns(data["frame"], data["class"]), but


def frame_names() -> tuple[str, ...]:
    """All frames there are, in the order of the table."""
    return tuple(line.name for line in _table()[0].lines)


def frame_signs() -> Signs:
    """What a text must be looked through for."""
    return _table()[0].signs


@cache
def _signs() -> SignFinder:
    return SignFinder(frame_signs())


def find_frames(body: str, signs: Signs | None = None) -> tuple[Frame, ...]:
    """The frames of a normalised body, one of a name, in the order of the table.

    `signs` are those of its first `READ` characters, all of `frame_signs` among them, where they are known already.
    """
    read = body[:READ]
    table, exceptions = _table()
    met: dict[Line, list[re.Match[str]]] = defaultdict(list)
    for line, matches in table.find(read, _signs().find(read) if signs is None else signs):
        but = exceptions.get(line.name)
        met[line] += (
            match for match in islice(matches, _MOST) if but is None or not _excepted(read, match, but)
        )
    return tuple(_frame(line, met[line]) for line in sorted(met, key=lambda line: line.order) if met[line])


def _excepted(read: str, match: re.Match[str], but: re.Pattern[str]) -> bool:
    return but.search(read, max(0, match.start() - _AROUND), match.end() + _AROUND) is not None


def _frame(line: Line, matches: list[re.Match[str]]) -> Frame:
    first = min(matches, key=lambda match: match.span())
    return Frame(
        name=line.name,
        why=line.why,
        word=first[0],
        start=first.start(),
        end=first.end(),
        count=min(_MOST, len(matches)),
        early=first.start() < _OPENING,
    )
