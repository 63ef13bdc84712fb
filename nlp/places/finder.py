"""Finds the places of a text, seen from one office's jurisdiction."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from nlp.places.asides import asides
from nlp.places.choosing import choose
from nlp.places.doubts import is_place
from nlp.places.gazetteer import COUNTY, PREFECTURE, TOWN, Division, Path, gazetteer
from nlp.places.names import Names
from nlp.places.own import own_words
from nlp.places.place import Place, Whereabouts
from nlp.places.scope import judge_scope
from nlp.places.spotting import Spot, spots

_STOPS = re.compile(r"[。;；!！?？\n]")
_MOST = 150
"""Names of a text that are weighed against each other; a list of more is no report of an event."""
_FAR = 0.6
_AND = frozenset("、和与及")
_MOST = 300
"""Names that are read of one text: no post says more, and what does is no post."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A name whose meaning is plain, where it stands; `firm` if it surely is a place."""

    start: int
    end: int
    path: Path
    firm: bool


@dataclass(frozen=True, slots=True)
class PlaceFinder:
    """Finds places for one jurisdiction, given as `省/市/县` (fewer parts for a prefecture or a province)."""

    jurisdiction: str
    towns: tuple[str, ...] = ()
    _names: Names = field(init=False)
    _path: Path = field(init=False)

    def __post_init__(self) -> None:
        path = tuple(part for part in self.jurisdiction.split("/") if part)
        object.__setattr__(self, "_path", path)
        object.__setattr__(self, "_names", Names(path, tuple(self.towns)))

    def locate(self, title: str, text: str, *, post_is_local: bool = False) -> Whereabouts:
        """Places and scope of `title + newline + text`; `post_is_local`: the source itself is of the place."""
        return self.locate_all([(title, text, post_is_local)])[0]

    def locate_all(self, texts: Sequence[tuple[str, str, bool]]) -> list[Whereabouts]:
        """The same of many texts, step by step: so the tables of a step stay in the processor's cache for all."""
        bodies = [f"{title}\n{text}" for title, text, _ in texts]
        beginnings = [self._names.beginnings(body) for body in bodies]
        seen = [self._seen(body, begins) for body, begins in zip(bodies, beginnings, strict=True)]
        found = [
            tuple(self._find(body, spotted, at_home=local))
            for body, spotted, (_, _, local) in zip(bodies, seen, texts, strict=True)
        ]
        return [
            judge_scope(body, places, len(title), self._path, post_is_local=local)
            for body, places, (title, _, local) in zip(bodies, found, texts, strict=True)
        ]

    def _seen(self, body: str, beginnings: set[int]) -> list[Spot]:
        away = asides(body)
        return [
            spot
            for spot in islice(spots(body, self._names, beginnings), _MOST)
            if not any(start <= spot.start < stop for start, stop in away)
        ]

    def _find(self, body: str, seen: Sequence[Spot], *, at_home: bool) -> list[Place]:
        own = list(islice(own_words(body, self._path), _MOST))
        anchors = [
            _Anchor(spot.start, spot.end, spot.meanings[0].path, _is_firm(spot))
            for spot in seen
            if _is_sure(spot)
        ]
        anchors += [_Anchor(word.start, word.end, self._path, firm=True) for word in own]
        found = [*self._named(body, seen[:_MOST], anchors[:_MOST], at_home=at_home), *own]
        return sorted(found, key=lambda place: place.start)

    def _named(
        self, body: str, seen: Sequence[Spot], anchors: Sequence[_Anchor], *, at_home: bool
    ) -> Iterator[Place]:
        for spot in seen:
            others = [anchor for anchor in anchors if anchor.start != spot.start]
            named = [anchor.path for anchor in others if anchor.firm]
            if not is_place(body, spot, self._path, named, listed=_is_listed(body, spot, others)):
                continue
            near = [(anchor.path, _nearness(body, anchor.end, spot)) for anchor in others]
            chosen = choose(spot.meanings, self._path, near)
            alone = chosen is not None and spot.end - spot.start <= len(chosen.name)
            if chosen is not None and alone and self._is_unlisted_here(chosen, others, at_home=at_home):
                chosen = Division(chosen.name, TOWN, (*self._path, chosen.name))
            if chosen is not None:
                yield self._place(body, spot, chosen)

    def _is_unlisted_here(self, chosen: Division, others: Sequence[_Anchor], *, at_home: bool) -> bool:
        """Whether a town that the register knows elsewhere is one's own: of a county whose towns it does not know."""
        if chosen.level != TOWN or len(self._path) != COUNTY or gazetteer().towns_of(self._path):
            return False
        own = at_home or any(anchor.path == self._path for anchor in others)
        county = chosen.path[:-1]
        return own and not any(anchor.path and anchor.path == county[: len(anchor.path)] for anchor in others)

    def _place(self, body: str, spot: Spot, chosen: Division) -> Place:
        path = chosen.path
        return Place(
            span=body[spot.start : spot.end],
            start=spot.start,
            end=spot.end,
            full="/".join(path) or None,
            local=bool(path) and path[: len(self._path)] == self._path,
            abroad=chosen.abroad,
        )


def _is_firm(spot: Spot) -> bool:
    """Whether a spot can tell that others are places; a bare county may be none itself, however often it is said."""
    return spot.whole or spot.sure or spot.meanings[0].level <= PREFECTURE


def _is_sure(spot: Spot) -> bool:
    """Whether a spot can tell what others mean."""
    single = len(spot.meanings) == 1 and bool(spot.meanings[0].path)
    return single and not spot.trapped and (spot.whole or spot.sure or spot.meanings[0].level != TOWN)


def _is_listed(body: str, spot: Spot, anchors: Sequence[_Anchor]) -> bool:
    """Whether a spot stands in a list with a place: 金乡、邳州."""
    before, after = body[spot.start - 1 : spot.start] in _AND, body[spot.end : spot.end + 1] in _AND
    return (before or after) and any(
        (after and anchor.start == spot.end + 1) or (before and anchor.end == spot.start - 1)
        for anchor in anchors
    )


def _nearness(body: str, end: int, spot: Spot) -> float:
    """How much a place that ends at `end` says about a spot: all if it stands before it in one sentence."""
    return _FAR if end > spot.start or _STOPS.search(body, end, spot.start) else 1.0
