"""Which of several divisions of one name is meant: the one whose parents are named, the own one, the one everybody knows."""

from collections.abc import Sequence

from nlp.places.gazetteer import COUNTY, PREFECTURE, PROVINCE, TOWN, Division, Path
from nlp.places.words import words

_LEVELS = {PROVINCE: 1.5, PREFECTURE: 1.0, COUNTY: 0.4, TOWN: 0.0, 0: 0.9}
_FAMOUS = 0.5
_SURE = 1.2
"""What a town needs when there are several of its name."""


def choose(meanings: Sequence[Division], own: Path, named: Sequence[tuple[Path, float]]) -> Division | None:
    """The meaning that fits best; None for one of many towns that nothing speaks for.

    `own` is the jurisdiction, `named` are other places of the text with how near they stand (1 in the same sentence
    before it).
    """
    if len(meanings) == 1:
        return meanings[0]
    weights = [_fit(meaning, own, named) for meaning in meanings]
    best = max(range(len(meanings)), key=weights.__getitem__)
    chosen = meanings[best]
    if chosen.level == TOWN and weights[best] < _SURE and chosen.name not in words().known_towns:
        return None
    return chosen


def _fit(meaning: Division, own: Path, named: Sequence[tuple[Path, float]]) -> float:
    path = meaning.path
    told = max((_told(path, other) * near for other, near in named), default=0.0)
    return _related(path, own) + told + _LEVELS[meaning.level] + _fame(path)


def _related(path: Path, own: Path) -> float:
    shared = _shared(path, own)
    if shared == min(len(path), len(own)):
        return 4.0
    if shared == len(own) - 1:
        return 2.5
    return 1.2 if shared else 0.0


def _told(path: Path, other: Path) -> float:
    shared = _shared(path, other)
    if shared == len(other) == len(path):
        return 5.5
    if shared == len(other) < len(path):
        return 3.0 + 0.8 * shared
    if shared == len(path) < len(other):
        return 2.5
    return (0.0, 0.5, 1.5, 1.5, 0.0)[shared]


def _shared(path: Path, other: Path) -> int:
    """How many parts from the province down are the same."""
    return next(
        (at for at, (a, b) in enumerate(zip(path, other, strict=False)) if a != b), min(len(path), len(other))
    )


def _fame(path: Path) -> float:
    rank = words().prominent
    found = max((rank[part] for part in path[:2] if part in rank), default=0)
    return _FAMOUS * found / len(rank)
