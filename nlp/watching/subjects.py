"""A text as watches see it: folded, with the place and the source it comes from; of a new post and of a stored one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from huiying.text.characters import FOLD
from huiying.text.script import simplified
from nlp.models import Document
from nlp.places import PlaceFinder, Scope
from nlp.places.gazetteer import gazetteer
from nlp.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Home:
    """Whose topics they are: the jurisdiction, `省/市/县`, and places in it that only the office knows."""

    jurisdiction: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place named in a text; `full` is 省/市/县."""

    full: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What watches are asked about. Offsets refer to the document's body, title, line feed, text."""

    text: str
    """`fold` of the body."""
    scope: str
    """A `nlp.places.Scope`."""
    spots: tuple[Spot, ...]
    source_kind: str


def fold(text: str) -> str:
    """Simplified script, half width, lower case; as many characters as before, so that offsets fit both."""
    # İ alone becomes two characters in lower case.
    return simplified(text.translate(FOLD)).replace("İ", "i").lower()


def of_understanding(understanding: Understanding, source_kind: str) -> Subject:
    """A post that has just been understood: its text is normalised already."""
    return Subject(
        text=understanding.body.replace("İ", "i").lower(),
        scope=understanding.whereabouts.scope,
        spots=tuple(
            Spot(full=place.full, start=place.start, end=place.end)
            for place in understanding.whereabouts.places
            if place.full
        ),
        source_kind=source_kind,
    )


def of_document(document: Document) -> Subject:
    """A stored document, whose text is kept as it was written."""
    return stored(
        body=document.body, scope=document.scope, places=document.places, source_kind=document.source_kind
    )


def stored(*, body: str, scope: str, places: list[dict[str, Any]], source_kind: str) -> Subject:
    """The same from the columns alone."""
    return Subject(text=fold(body), scope=scope, spots=tuple(_spots(places)), source_kind=source_kind)


def of_example(text: str, home: Home, source_kind: str = "") -> Subject:
    """A text somebody made up: where it names no place it counts as local."""
    body = f"\n{text}"
    where = _finder(home).locate("", fold(text), post_is_local=True)
    spots = [Spot(full=place.full, start=place.start, end=place.end) for place in where.places if place.full]
    return Subject(text=fold(body), scope=where.scope, spots=tuple(spots), source_kind=source_kind)


def division(name: str, home: Home) -> str | None:
    """The full path of a division named alone or with what it belongs to (`江岭省/云州市` as well as `江岭省云州市`)."""
    plain = fold(name).replace("/", "").replace(" ", "")
    places = _finder(home).locate("", plain).places
    whole = [place for place in places if place.span == plain and place.full and not place.abroad]
    path = whole[0].full if whole else None
    return path if path is None or _is_one(plain, path, home) else None


def _is_one(name: str, path: str, home: Home) -> bool:
    """Whether a name means one division alone (there are many 鼓楼区), or the office's own."""
    known = gazetteer()
    named = (*known.whole.get(name, ()), *known.bare.get(name, ()), *known.towns_named(name))
    meanings = {one.path for one in named if one.level}
    own = f"{home.jurisdiction}/"
    return len(meanings) <= 1 or f"{path}/".startswith(own) or own.startswith(f"{path}/")


@lru_cache(4)
def _finder(home: Home) -> PlaceFinder:
    return PlaceFinder(home.jurisdiction, home.places)


def _spots(places: list[dict[str, Any]]) -> Iterator[Spot]:
    def spot(place: Mapping[str, Any]) -> Spot:
        return Spot(full=place["full"], start=place["start"], end=place["end"])

    return (spot(place) for place in places if place.get("full"))


LOCAL: str = Scope.LOCAL
