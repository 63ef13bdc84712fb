"""Names of towns where they stand in a text: by their endings, or right behind what they lie in."""

import re
from collections.abc import Iterator, Sequence

from nlp.places.gazetteer import PROVINCE, TOWN, Division, gazetteer
from nlp.places.name import Name
from nlp.places.shortening import TOWN_SUFFIXES
from nlp.places.words import words

_ENDING = r"乡(?!村(?![民委干])|[下镇亲里愁音])|镇(?![痛静定压])|街道(?!路)"
_WHOLE_ENDING = re.compile(rf"{_ENDING}|苏木|地区")
_KIND = re.compile(rf"(?:[\u3400-\u9fff]{{1,4}}族){{0,3}}(?:{_ENDING})")
_LONGEST, _SHORTEST = 8, 3


def towns_in(text: str) -> dict[int, list[Name]]:
    """Whole names of towns by where they begin, the longest first."""
    found: dict[int, list[Name]] = {}
    for suffix in TOWN_SUFFIXES:
        at = text.find(suffix)
        while at >= 0:
            end = at + len(suffix)
            name = _ending_at(text, end) if _WHOLE_ENDING.match(text, at) else ""
            if name:
                meanings = gazetteer().towns_named(name)
                found.setdefault(end - len(name), []).append(Name(end, meanings, whole=True))
            at = text.find(suffix, end)
    return found


def _ending_at(text: str, end: int) -> str:
    """The longest name of a town that ends at `end`; one of two characters only if everybody knows it (乌镇)."""
    towns, known = gazetteer().towns, words().known_towns
    for size in range(min(_LONGEST, end), 1, -1):
        name = text[end - size : end]
        if name in towns and (size >= _SHORTEST or name in known):
            return name
    return ""


def towns_under(parents: Sequence[Division], text: str, at: int) -> Iterator[tuple[Name, Division]]:
    """Names of towns right at `at` that lie in one of the `parents`, whole or bare, each with the parent."""
    for parent in parents:
        known = gazetteer().towns_of(parent.path) if parent.level not in (0, PROVINCE, TOWN) else {}
        for size in range(min(_LONGEST, len(text) - at), 1, -1) if known else ():
            name = text[at : at + size]
            if name in known:
                yield as_written(known[name], name, text, at + size), parent
                break


def as_written(town: Division, name: str, text: str, end: int) -> Name:
    """A town under one of its names; 平安镇 where the gazetteer has 平安街道 is one that was renamed."""
    kind = _KIND.match(text, end) if name != town.name else None
    if kind is None:
        return Name(end, (town,), whole=town.name == name)
    renamed = Division(name + kind[0], TOWN, (*town.path[:-1], name + kind[0]))
    return Name(kind.end(), (renamed,), whole=True)


def is_renamed(text: str, end: int) -> bool:
    """Whether a bare name goes on as that of a town: 祁各庄|乡."""
    return _KIND.match(text, end) is not None
