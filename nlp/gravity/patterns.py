"""Tables of regular expressions over word classes, each searched for only where all it needs is written."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from nlp.gravity.needs import Signs, alternatives, needs

READ = 700
"""Characters of a body that are looked through: the title and what a reader sees without scrolling."""
_NEAR = r"[^。!?\n]{0,12}"
_DEPTH = 2
_FURTHER = 3


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Line:
    """A line of a table."""

    name: str
    why: str
    order: int
    entry: Mapping[str, Any]
    """What else the line says."""


@dataclass(frozen=True, eq=False, kw_only=True)
class _Branch:
    line: Line
    further: tuple[Signs, ...]
    """What a match needs beside that under which the branch is kept."""
    pattern: str

    @cached_property
    def search(self) -> re.Pattern[str]:
        """Compiled when first asked for: most branches never are, and all together would take half a second."""
        return re.compile(self.pattern)


class SignFinder:
    """Finds which signs a text holds: the characters by themselves, the longer ones in one pass (Aho & Corasick 1975)."""

    def __init__(self, signs: Signs) -> None:
        longer = sorted(sign for sign in signs if len(sign) > 1)
        self._single = signs.difference(longer)
        # Smaller than a full automaton, which would not stay in the processor's cache between two texts.
        self._machine = AhoCorasick(longer, implementation=Implementation.ContiguousNFA)

    def find(self, read: str) -> Signs:
        """Those in a text without lone surrogates."""
        return self._single.intersection(read).union(
            self._machine.find_matches_as_strings(read, overlapping=True)
        )


class Patterns:
    """A table of lines, `name`, `why` and `pattern` each, ready to be found in texts."""

    def __init__(self, entries: Iterable[Mapping[str, Any]], classes: Mapping[str, str]) -> None:
        self.lines = tuple(
            Line(name=entry["name"], why=entry["why"], order=order, entry=entry)
            for order, entry in enumerate(entries)
        )
        self._by_sign: dict[str, list[_Branch]] = defaultdict(list)
        for line in self.lines:
            for branch in alternatives(written_out(line.entry["pattern"], classes)):
                first, *further = needs(branch)
                kept = _Branch(line=line, further=tuple(further[:_FURTHER]), pattern=branch)
                for sign in first:
                    self._by_sign[sign].append(kept)
        self._first = frozenset(self._by_sign)
        branches = {branch for kept in self._by_sign.values() for branch in kept}
        self.signs: Signs = self._first.union(*(need for one in branches for need in one.further))
        """What a text must be looked through for."""

    def find(self, read: str, signs: Signs) -> Iterator[tuple[Line, Iterator[re.Match[str]]]]:
        """The branches of lines that may match in a text, with their matches; a line comes once a branch.

        `signs` are those in the text, of a `SignFinder` that knows all of this table's.
        """
        kept = self._by_sign
        possible = {branch for sign in self._first & signs for branch in kept[sign]}
        for branch in possible:
            for need in branch.further:
                if signs.isdisjoint(need):
                    break
            else:
                yield branch.line, branch.search.finditer(read)

    def everywhere(self, read: str) -> Iterator[tuple[Line, Iterator[re.Match[str]]]]:
        """The same, searched for without looking first: slow, to check `find` by."""
        for branch in {branch for branches in self._by_sign.values() for branch in branches}:
            yield branch.line, branch.search.finditer(read)


def read_table(name: str) -> Mapping[str, Any]:
    """A table that ships with the package, `nlp/data/<name>.toml`."""
    return tomllib.loads(files("nlp").joinpath(f"data/{name}.toml").read_text("utf-8"))


def written_out(pattern: str, classes: Mapping[str, str]) -> str:
    """A pattern with its classes, which may name classes themselves, and its gaps put in."""
    for _ in range(_DEPTH):
        for name, words in classes.items():
            pattern = pattern.replace(f"{{{name}}}", words)
    return pattern.replace("~", _NEAR)
