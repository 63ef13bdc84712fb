"""Finds where names of places stand: contiguous ones (河北省廊坊市大厂县夏垫镇) are one spot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.places.chains import Chains
from nlp.places.gazetteer import Division
from nlp.places.name import Name
from nlp.places.names import Names
from nlp.places.towns import towns_in
from nlp.places.traps import Part, untrapped
from nlp.places.words import words


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


def spots(body: str, names: Names, beginnings: set[int]) -> Iterator[Spot]:
    """All spots in order, those in other names among them (`trapped`), so that nothing inside them is looked for.

    `beginnings` are those of the names in the body.
    """
    towns = towns_in(body)
    chains = Chains(body, names, towns)
    free = 0
    for at in sorted(beginnings | towns.keys()):
        if at < free:
            continue
        options = sorted([*names.starting(body, at), *towns.get(at, ())], key=lambda name: -name.end)
        spot = _spot(chains, at, options)
        if spot is not None:
            yield spot
            free = spot.end


def _spot(chains: Chains, at: int, options: Sequence[Name]) -> Spot | None:
    body, own = chains.body, chains.names.path
    best: Spot | None = None
    for option in options:
        parts = untrapped(body, chains.follow([Part(at, option)]), own)
        spot = _trapped(body, at, option) if not parts else _joined(parts)
        if best is None or (best.trapped and not spot.trapped) or (spot.end > best.end and not spot.trapped):
            best = spot
    return best


def _trapped(body: str, at: int, option: Name) -> Spot:
    """What is no place, with the words that make it none: nothing is looked for inside 贵州茅台."""
    trap = words().trap.match(body, option.end)
    end = option.end if trap is None or option.whole else trap.end()
    return Spot(at, end, option.meanings, whole=False, sure=False, trapped=True)


def _joined(parts: Sequence[Part]) -> Spot:
    last = parts[-1]
    sure = last.sure or len(parts) > 1
    return Spot(parts[0].start, last.name.end, last.name.meanings, whole=last.name.whole, sure=sure)
