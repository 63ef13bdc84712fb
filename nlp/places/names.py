"""The names one office reads with: the gazetteer, its own jurisdiction and its own towns before all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp.places.gazetteer import (
    COUNTY,
    PREFECTURE,
    PROVINCE,
    TOWN,
    Division,
    Gazetteer,
    Path,
    by_head,
    gazetteer,
)
from nlp.places.shortening import short_name, town_stem, whole_forms
from nlp.places.words import words

_SUFFIXES = ("街道", "苏木", "地区", "镇", "乡")
_CHANGED = re.compile(r"市(?![民区场里郊井面价容政值花集])|县(?![城里上域])")
"""What a district was before: 即墨市, now 即墨区."""
_ENDING = r"乡(?!村(?![民委干])|[下镇亲里愁音])|镇(?![痛静定压])|街道(?!路)"
_TOWN_ENDING = re.compile(rf"{_ENDING}|苏木|地区")
_KIND = re.compile(rf"(?:[\u3400-\u9fff]{{1,4}}族){{0,3}}(?:{_ENDING})")
_CLOSE = 2
_LONGEST = 8
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands in a text, up to `end`, and what it can mean; `whole` if it says what it is (县, 镇)."""

    end: int
    meanings: tuple[Division, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Looks up which names begin at a place in a text. `path` is the jurisdiction, `towns` further towns of it."""

    path: Path
    towns: tuple[str, ...] = ()
    heads: dict[str, tuple[str, ...]] = field(init=False)
    _whole: dict[str, tuple[Division, ...]] = field(init=False)
    _bare: dict[str, tuple[Division, ...]] = field(init=False)

    def __post_init__(self) -> None:
        base = gazetteer()
        whole: dict[str, tuple[Division, ...]] = {}
        bare: dict[str, tuple[Division, ...]] = {}
        for own in _own(base, self.path):
            for form in (own.name, *whole_forms(own.name)):
                whole[form] = _joined(own, base.whole.get(form, ()))
            short = town_stem(own.name) if own.level == TOWN else short_name(own.name)
            if short != own.name:
                bare[short] = _joined(own, base.bare.get(short, ()))
        for name, town in (base.towns_of(self.path) | _listed(self.path, self.towns)).items():
            if name != town.name and _is_greater(bare.get(name) or base.bare.get(name, ()), self.path):
                continue  # 安平 is the county before it is the town of the same name
            table, known = (whole, base.whole) if name == town.name else (bare, base.bare)
            table[name] = (*table.get(name, known.get(name, ())), town)
        heads = dict(base.heads)
        for head, names in by_head({*whole, *bare}).items():
            merged = {*names, *heads.get(head, ())}
            heads[head] = tuple(sorted(merged, key=lambda name: (-len(name), name)))
        object.__setattr__(self, "heads", heads)
        object.__setattr__(self, "_whole", whole)
        object.__setattr__(self, "_bare", bare)

    def starting(self, text: str, at: int) -> Iterator[Name]:
        """Names down to counties, and own towns, that begin at `at`, the longest first."""
        base = gazetteer()
        for name in self.heads.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                whole = self._whole.get(name) or base.whole.get(name, ())
                bare = self._bare.get(name) or base.bare.get(name, ())
                if whole and not (bare and whole[0].level == 0):
                    yield Name(at + len(name), whole, whole=True)
                if bare and not whole and _was_county(bare[0], name) and _CHANGED.match(text, at + len(name)):
                    yield Name(at + len(name) + 1, bare, whole=True)
                if bare and bare[-1].level == TOWN and _KIND.match(text, at + len(name)):
                    yield _town_here(bare[-1], name, text, at + len(name))
                if bare:
                    yield Name(
                        at + len(name), (*bare, *(each for each in whole if not each.level)), whole=False
                    )

    def towns_in(self, text: str) -> dict[int, list[Name]]:
        """Whole names of towns by where they begin, the longest first."""
        base, known = gazetteer(), words().known_towns
        found: dict[int, list[Name]] = {}
        for suffix in _SUFFIXES:
            end = text.find(suffix)
            while end >= 0:
                sizes = range(_LONGEST, _SHORTEST - 2, -1) if _TOWN_ENDING.match(text, end) else ()
                end += len(suffix)
                for size in sizes:
                    name = text[max(0, end - size) : end]
                    if name in base.towns and (size >= _SHORTEST or name in known):
                        found.setdefault(end - size, []).append(Name(end, base.towns_named(name), whole=True))
                        break
                end = text.find(suffix, end)
        return found

    def under(self, parents: Sequence[Division], text: str, at: int) -> list[tuple[Name, Division]]:
        """Names right at `at` of what lies in one of the `parents`, each with the parent; the longest first."""
        found = [*self._divisions_under(parents, text, at), *_towns_under(parents, text, at)]
        return sorted(found, key=lambda each: -each[0].end)

    def _divisions_under(
        self, parents: Sequence[Division], text: str, at: int
    ) -> Iterator[tuple[Name, Division]]:
        for name in self.starting(text, at):
            for parent in parents:
                inside = tuple(each for each in name.meanings if _is_under(each, parent, whole=name.whole))
                if inside:
                    yield Name(name.end, inside, name.whole), parent


def _towns_under(parents: Sequence[Division], text: str, at: int) -> Iterator[tuple[Name, Division]]:
    base = gazetteer()
    for parent in parents:
        known = base.towns_of(parent.path) if parent.level not in (0, PROVINCE, TOWN) else {}
        for size in range(min(_LONGEST, len(text) - at), 1, -1) if known else ():
            name = text[at : at + size]
            town = known.get(name)
            if town is not None:
                yield _town_here(town, name, text, at + size), parent
                break


def _town_here(town: Division, name: str, text: str, end: int) -> Name:
    """A town under one of its names; 平安镇 where the gazetteer has 平安街道 is one that was renamed."""
    kind = _KIND.match(text, end) if name != town.name else None
    if kind is None:
        return Name(end, (town,), whole=town.name == name)
    return Name(kind.end(), (Division(name + kind[0], TOWN, (*town.path[:-1], name + kind[0])),), whole=True)


def _was_county(division: Division, name: str) -> bool:
    """Whether a 市 or 县 of this name may be what a district was before it became one."""
    return division.level == COUNTY and division.name[-1] in "区市" and name not in words().doubtful


def _own(base: Gazetteer, path: Path) -> Iterator[Division]:
    for depth in range(1, len(path) + 1):
        part = path[:depth]
        code = base.codes.get(part)
        known = None if code is None else base.counties[code]
        level = TOWN if part[-1].endswith(_SUFFIXES) and depth > PREFECTURE else depth
        yield known or Division(part[-1], level, part)


def _is_greater(known: Sequence[Division], path: Path) -> bool:
    """Whether a bare name means the jurisdiction itself, or a prefecture, before a town of it."""
    return any(each.path == path or 0 < each.level <= PREFECTURE for each in known)


def _listed(path: Path, towns: Sequence[str]) -> dict[str, Division]:
    found: dict[str, Division] = {}
    for name in towns:
        town = Division(name, TOWN, (*path, name))
        found[name] = town
        found.setdefault(town_stem(name), town)
    return found


def _joined(own: Division, known: Sequence[Division]) -> tuple[Division, ...]:
    return (own, *(each for each in known if each.path != own.path))


def _is_under(each: Division, parent: Division, *, whole: bool) -> bool:
    """Whether a name after another's can mean a part of it; a bare town only close below: 贵州茅台 is no place."""
    depth = len(parent.path)
    near = whole or each.level != TOWN or len(each.path) - depth <= _CLOSE
    return near and len(each.path) > depth > 0 and each.path[:depth] == parent.path
