"""The names one office reads with: the gazetteer, its own jurisdiction and its own towns before all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ahocorasick_rs import AhoCorasick, Implementation

from nlp.places.gazetteer import COUNTY, TOWN, Division, Path, by_head, gazetteer
from nlp.places.jurisdiction import Table, own_names
from nlp.places.name import Name
from nlp.places.towns import as_written, is_renamed, towns_under
from nlp.places.words import words

_CHANGED = re.compile(r"市(?![民区场里郊井面价容政值花集])|县(?![城里上域])")
"""What a district was before: 即墨市, now 即墨区."""
_CLOSE = 2


@dataclass(frozen=True, slots=True)
class Names:
    """Looks up which names begin at a place in a text. `path` is the jurisdiction, `towns` further towns of it."""

    path: Path
    towns: tuple[str, ...] = ()
    _heads: dict[str, tuple[str, ...]] = field(init=False)
    _machine: AhoCorasick = field(init=False)
    _whole: Table = field(init=False)
    _bare: Table = field(init=False)

    def __post_init__(self) -> None:
        whole, bare = own_names(self.path, self.towns)
        heads = dict(gazetteer().heads)
        for head, names in by_head({*whole, *bare}).items():
            merged = {*names, *heads.get(head, ())}
            heads[head] = tuple(sorted(merged, key=lambda name: (-len(name), name)))
        object.__setattr__(self, "_heads", heads)
        known = sorted(name for some in heads.values() for name in some)
        object.__setattr__(self, "_machine", AhoCorasick(known, implementation=Implementation.ContiguousNFA))
        object.__setattr__(self, "_whole", whole)
        object.__setattr__(self, "_bare", bare)

    def beginnings(self, text: str) -> set[int]:
        """Where in a text one of the names begins (Aho & Corasick 1975)."""
        try:
            found = self._machine.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # lone surrogates
            plain = text.encode("utf-8", "replace").decode()  # of the same length
            found = self._machine.find_matches_as_indexes(plain, overlapping=True)
        return {start for _, start, _ in found}

    def starting(self, text: str, at: int) -> Iterator[Name]:
        """Names down to counties, and own towns, that begin at `at`, the longest first."""
        base = gazetteer()
        for name in self._heads.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                whole = self._whole.get(name) or base.whole.get(name, ())
                bare = self._bare.get(name) or base.bare.get(name, ())
                if whole and not (bare and whole[0].level == 0):
                    yield Name(at + len(name), whole, whole=True)
                if bare:
                    yield from _bare_here(name, bare, whole, text, at + len(name))

    def under(self, parents: Sequence[Division], text: str, at: int) -> list[tuple[Name, Division]]:
        """Names right at `at` of what lies in one of the `parents`, each with the parent; the longest first."""
        found = [*self._divisions_under(parents, text, at), *towns_under(parents, text, at)]
        return sorted(found, key=lambda each: -each[0].end)

    def _divisions_under(
        self, parents: Sequence[Division], text: str, at: int
    ) -> Iterator[tuple[Name, Division]]:
        for name in self.starting(text, at):
            for parent in parents:
                inside = tuple(each for each in name.meanings if _is_under(each, parent, whole=name.whole))
                if inside:
                    yield Name(name.end, inside, name.whole), parent


def _bare_here(
    name: str, bare: tuple[Division, ...], whole: tuple[Division, ...], text: str, end: int
) -> Iterator[Name]:
    """A bare name up to `end`, before it what it may be the beginning of; `whole`: countries of the same name."""
    if not whole and _was_county(bare[0], name) and _CHANGED.match(text, end):
        yield Name(end + 1, bare, whole=True)
    if bare[-1].level == TOWN and is_renamed(text, end):
        yield as_written(bare[-1], name, text, end)
    yield Name(end, (*bare, *(each for each in whole if each.level == 0)), whole=False)


def _was_county(division: Division, name: str) -> bool:
    """Whether a 市 or 县 of this name may be what a district was before it became one."""
    return division.level == COUNTY and division.name[-1] in "区市" and name not in words().doubtful


def _is_under(each: Division, parent: Division, *, whole: bool) -> bool:
    """Whether a name after another's can mean a part of it; a bare town only close below: 贵州茅台 is no place."""
    depth = len(parent.path)
    near = whole or each.level != TOWN or len(each.path) - depth <= _CLOSE
    return near and len(each.path) > depth > 0 and each.path[:depth] == parent.path
