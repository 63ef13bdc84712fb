"""Scenes of an emergency as those write them who saw it: 楼里往外冒黑烟, 人没出来, 几百人把大门堵了.

The scenes are data: `nlp/data/scenes.toml`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

from nlp.gravity.needs import Signs
from nlp.gravity.patterns import READ, Line, Patterns, SignFinder, read_table

_TRIES = 3
_ENDS = "。!?;！？；\n"
_BEFORE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A scene in a text; offsets of the body."""

    name: str
    hazard: str | None
    """A key of the lexicon, where the scene tells the hazard."""
    tells: str
    """`event` it happens or happened, `harm` to persons, `danger` it may happen, `grievance` of many."""
    why: str
    word: str
    start: int
    end: int


@cache
def _table() -> tuple[Patterns, re.Pattern[str]]:
    data = read_table("scenes")
    return Patterns(data["scene"], data["class"]), re.compile(data["before"]["unreal"])


def scene_names() -> tuple[str, ...]:
    """All scenes there are, in the order of the table."""
    return tuple(line.name for line in _table()[0].lines)


def scene_signs() -> Signs:
    """What a text must be looked through for."""
    return _table()[0].signs


@cache
def _signs() -> SignFinder:
    return SignFinder(scene_signs())


def find_scenes(body: str, signs: Signs | None = None) -> tuple[Scene, ...]:
    """The scenes of a normalised body, the first of each name, in the order of the table.

    `signs` are those of its first `READ` characters, all of `scene_signs` among them, where they are known already.
    """
    read = body[:READ]
    first: dict[Line, re.Match[str]] = {}
    for line, matches in _table()[0].find(read, _signs().find(read) if signs is None else signs):
        match = _first_real(read, matches)
        if match is not None and (line not in first or match.span() < first[line].span()):
            first[line] = match
    return tuple(_scene(line, first[line]) for line in sorted(first, key=lambda line: line.order))


def _first_real(read: str, matches: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """The first of the first few that is told as real."""
    return next((match for match in islice(matches, _TRIES) if _told_as_real(read, match.start())), None)


def _scene(line: Line, match: re.Match[str]) -> Scene:
    return Scene(
        name=line.name,
        hazard=line.entry.get("hazard"),
        tells=line.entry["tells"],
        why=line.why,
        word=match[0],
        start=match.start(),
        end=match.end(),
    )


def _told_as_real(read: str, start: int) -> bool:
    """Not supposed, general, long past or denied by what stands before it in its sentence."""
    begin = max(read.rfind(mark, 0, start) for mark in _ENDS) + 1
    return _table()[1].search(read, max(begin, start - _BEFORE), start) is None
