"""The gazetteer: divisions of China from the province to the town, and names of places abroad.

`data/divisions.csv` and `data/towns.txt` are made by `nlp.places.building`; `data/abroad.txt` lists countries and
well-known places abroad, one a line.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from nlp.places.shortening import short_name, town_stem, whole_forms
from nlp.places.words import words

Path = tuple[str, ...]
PROVINCE, PREFECTURE, COUNTY, TOWN = 1, 2, 3, 4
_BARE = 3
_OUTSIDE = frozenset({"71", "81", "82"})


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture, county or town (levels 1 to 4), or a place abroad (level 0)."""

    name: str
    level: int
    path: Path
    """Full names from the province down; a 直辖市 and a county right below its province skip a level."""
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Which divisions a name can mean. Names are whole (夏垫镇) or bare (大厂, 北京)."""

    whole: Mapping[str, tuple[Division, ...]]
    bare: Mapping[str, tuple[Division, ...]]
    heads: Mapping[str, tuple[str, ...]]
    """Names down to counties, the longest first, by their first two characters."""
    towns: Mapping[str, tuple[str, ...]]
    """Codes of the counties that have a town of this whole name."""
    counties: Mapping[str, Division]
    """What towns lie in, by code."""
    codes: Mapping[Path, str]
    lists: Mapping[str, str]
    """Names of towns by the code of their county, in one string."""

    def towns_named(self, name: str) -> tuple[Division, ...]:
        """All towns of this whole name."""
        return tuple(_town(self.counties[code], name) for code in self.towns.get(name, ()))

    def towns_of(self, path: Path) -> dict[str, Division]:
        """Towns of a county, by whole name and by stem. Not to be changed."""
        code = self.codes.get(path, "")
        return _towns_by_name(self.counties[code], self.lists[code]) if code in self.lists else _NO_TOWNS


_NO_TOWNS: dict[str, Division] = {}


def _town(parent: Division, name: str) -> Division:
    return Division(name, TOWN, (*parent.path, name), parent.abroad)


@lru_cache(512)
def _towns_by_name(parent: Division, names: str) -> dict[str, Division]:
    found = {name: _town(parent, name) for name in _as_called(names)}
    for name, town in tuple(found.items()):
        found.setdefault(town_stem(name), town)
    return found


def _as_called(names: str) -> list[str]:
    """The names of one list; 乌镇镇 is called 乌镇 too."""
    listed = names.split()
    return [*listed, *(name[:-1] for name in listed if name.endswith("镇镇"))]


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once a process (about 0.1 s and 20 MB)."""
    known = dict(_divisions())
    whole: dict[str, list[Division]] = defaultdict(list)
    bare: dict[str, list[Division]] = defaultdict(list)
    for division in [*known.values(), *_abroad()]:
        _enter(division, whole, bare)
    for former, name in words().former.items():
        if former not in whole:
            (bare if len(former) < _BARE else whole)[former].extend(whole.get(name, ()))
    lists = dict(line.split(" ", 1) for line in _read("towns.txt").splitlines())
    towns: dict[str, list[str]] = defaultdict(list)
    for code, names in lists.items():
        for name in _as_called(names):
            towns[name].append(code)
    for name in words().known_towns:
        if len(codes := towns.get(name, [])) == 1:
            bare[town_stem(name)].append(_town(known[codes[0]], name))
    return Gazetteer(
        whole={name: tuple(found) for name, found in whole.items()},
        bare={name: tuple(found) for name, found in bare.items()},
        heads=by_head({*whole, *bare}),
        towns={name: tuple(found) for name, found in towns.items()},
        counties=known,
        codes={division.path: code for code, division in known.items()},
        lists=lists,
    )


def by_head(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Names by their first two characters, the longest first."""
    heads: dict[str, list[str]] = defaultdict(list)
    for name in names:
        heads[name[:2]].append(name)
    return {head: tuple(sorted(found, key=lambda name: (-len(name), name))) for head, found in heads.items()}


def _enter(division: Division, whole: dict[str, list[Division]], bare: dict[str, list[Division]]) -> None:
    whole[division.name].append(division)
    if division.level == 0 or (division.abroad and division.level == COUNTY):
        return
    own = words().short.get(division.name)
    for form in {*whole_forms(division.name), *(() if own is None else (own,))}:
        whole[form].append(division)
    if (short := short_name(division.name)) != division.name:
        bare[short].append(division)


def _divisions() -> Iterator[tuple[str, Division]]:
    rows = {row["code"]: row["name"] for row in csv.DictReader(_read("divisions.csv").splitlines())}
    for code, name in rows.items():
        level = PROVINCE if code.endswith("0000") else PREFECTURE if code.endswith("00") else COUNTY
        above = dict.fromkeys(rows.get(part) for part in (f"{code[:2]}0000", f"{code[:4]}00"))
        path = tuple(part for part in above if part is not None and part != name)
        yield code, Division(name, level, (*path, name), code[:2] in _OUTSIDE)


def _abroad() -> Iterator[Division]:
    for name in dict.fromkeys(_read("abroad.txt").split()):
        yield Division(name, 0, (), abroad=True)


def _read(name: str) -> str:
    return files("nlp").joinpath("data").joinpath(name).read_text("utf-8")
