"""Finds where names of places stand: contiguous ones (河北省廊坊市大厂县夏垫镇) are one spot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.pairs import starts
from nlp.places.gazetteer import COUNTY, PREFECTURE, Division
from nlp.places.name import Name
from nlp.places.names import Names
from nlp.places.towns import towns_in
from nlp.places.traps import Part, untrapped
from nlp.places.words import words

_ELSEWHERE = r"(?![某各该本全多两几等和与及的在到从共新老旧])"
_COUNTY_NAME = re.compile(
    rf"{_ELSEWHERE}[\u3400-\u9fff]{{1,3}}?(?:县|旗|(?<![城社园校景库山小灾街片厂辖郊管禁牧林矿湖港海新老发学居战军展能护范业宅务市])区)(?![级委局长域城里间别块])"
)
_TOWN_NAME = re.compile(
    rf"{_ELSEWHERE}[\u3400-\u9fff]{{1,4}}?(?:街道|苏木|镇(?![痛静定压]|政府|长)|乡(?![村下镇亲里]))"
)
_NOT_IN_NAMES = re.compile(r"[省市县区旗的了是]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of contiguous names; `meanings` are those of the last."""

    start: int
    end: int
    meanings: tuple[Division, ...]
    whole: bool
    """Says itself what it is: ends in 县, 镇."""
    sure: bool
    """Needs no sign that it is a place: several names in a row, or one before 县城, 市民."""
    trapped: bool = False
    """Part of another name: a street, a dish, a firm."""


def spots(body: str, names: Names, present: frozenset[str] | None = None) -> Iterator[Spot]:
    """All spots in order, those in other names among them (`trapped`), so that nothing inside them is looked for.

    `present` are pairs of the text, all heads of `names` in it among them, where they are known already.
    """
    towns = towns_in(body)
    free = 0
    for at in sorted({*starts(body, names.heads, present), *towns}):
        if at < free:
            continue
        options = sorted([*names.starting(body, at), *towns.get(at, ())], key=lambda name: -name.end)
        spot = _spot(body, at, options, names)
        if spot is not None:
            yield spot
            free = spot.end


def _spot(body: str, at: int, options: Sequence[Name], names: Names) -> Spot | None:
    best: Spot | None = None
    for option in options:
        parts = untrapped(body, _chain(body, [Part(at, option)], names), names.path)
        spot = _trapped(body, at, option) if not parts else _joined(parts)
        if best is None or (best.trapped and not spot.trapped) or (spot.end > best.end and not spot.trapped):
            best = spot
    return best


def _chain(body: str, parts: list[Part], names: Names) -> list[Part]:
    """The names that follow one another down the tree; earlier meanings are narrowed to what holds the later."""
    last = parts[-1]
    end = last.name.end
    for name, parent in names.under(last.name.meanings, body, end):
        narrowed = Part(last.start, Name(end, (parent,), last.name.whole))
        return _chain(body, [*parts[:-1], narrowed, Part(end, name)], names)
    further = _unlisted(body, end, last.name)
    return parts if further is None else [*parts, Part(end, further)]


def _unlisted(body: str, at: int, above: Name) -> Name | None:
    """A county or town that the gazetteer does not hold (new or renamed), right behind the whole name above it."""
    parent = above.meanings[0]
    if len(above.meanings) > 1 or not above.whole or parent.level not in (PREFECTURE, COUNTY):
        return None
    pattern = _TOWN_NAME if parent.level == COUNTY else _COUNTY_NAME
    found = pattern.match(body, at)
    if found is None or _NOT_IN_NAMES.search(found[0][:-1]):
        return None
    division = Division(found[0], parent.level + 1, (*parent.path, found[0]), parent.abroad)
    return Name(found.end(), (division,), whole=True)


def _trapped(body: str, at: int, option: Name) -> Spot:
    """What is no place, with the words that make it none: nothing is looked for inside 贵州茅台."""
    trap = words().trap.match(body, option.end)
    end = option.end if trap is None or option.whole else trap.end()
    return Spot(at, end, option.meanings, whole=False, sure=False, trapped=True)


def _joined(parts: Sequence[Part]) -> Spot:
    last = parts[-1]
    sure = last.sure or len(parts) > 1
    return Spot(parts[0].start, last.name.end, last.name.meanings, whole=last.name.whole, sure=sure)
