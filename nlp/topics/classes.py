"""The classes of petitions by their words: the first-level ones no model was trained for, and the second-level ones."""

import math
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from nlp.judgement import Basis, Told
from nlp.lexicon import WordFinder

_SURE: Final = 2.0
_LIKELY: Final = 1.0
_ENOUGH: Final = 2.0
"""What the different words of a class must weigh together: one sure one, or two likely ones."""
_OPENING: Final = 120
_LATER: Final = 0.5
"""A word beyond the opening is often an aside: the court an owner means to go to, the police called to a strike."""
_FINER: Final = 2
"""Second-level classes named at most."""
_SHOWN: Final = 5
_READ: Final = 2000
"""Characters looked at; what a petition is about is said by then."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the words of a text weigh for each class, `一级` or `一级/二级`, and which they are."""

    weights: Mapping[str, float]
    words: Mapping[str, tuple[str, ...]]

    def first(self, label: str) -> Told | None:
        """A first-level class told by its words; None where they are too few."""
        weight = self.weights.get(label, 0.0)
        if weight < _ENOUGH:
            return None
        return Told(
            label=label,
            score=estimate(weight),
            words=self.words[label][:_SHOWN],
            basis=Basis.KEYWORDS,
            second=self.second(label),
        )

    def second(self, label: str) -> tuple[str, ...]:
        """The second-level classes within a first-level one, the one with most words first."""
        within = f"{label}/"
        spoken = sorted(
            ((-weight, name) for name, weight in self.weights.items() if name.startswith(within)),
        )
        return tuple(name.removeprefix(within) for _, name in spoken[:_FINER])


def estimate(weight: float) -> float:
    """How far words alone are trusted, 0–1: half for just enough of them, never fully. A guess, and said to be one."""
    return round(1 - math.pow(0.5, weight / _ENOUGH), 4)


class Classes:
    """Finds the words of all classes in one pass. `keyed` are first-level classes told by words alone."""

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self.keyed = tuple(name for name, table in tables.items() if "sure" in table)
        self.labels = tuple(tables)
        groups: dict[str, list[str]] = {}
        votes: dict[str, tuple[str, float]] = {}
        for name, table in tables.items():
            for grade, weight in (("sure", _SURE), ("likely", _LIKELY)):
                groups[f"{name} {grade}"] = table.get(grade, "").split()
                votes[f"{name} {grade}"] = name, weight
            for finer, words in table["second"].items():
                groups[f"{name}/{finer}"], votes[f"{name}/{finer}"] = words.split(), (f"{name}/{finer}", 1.0)
        self._finder = WordFinder(groups)
        self._votes = [(word, [votes[group] for group in told]) for word, told in self._finder.words]

    def find(self, body: str) -> Found:
        """What a body without lone surrogates holds, each word counted once, where it stands first."""
        weights: dict[str, float] = defaultdict(float)
        words: dict[str, list[str]] = defaultdict(list)
        for number, start, _ in self._finder.spots(body[:_READ]):
            word, votes = self._votes[number]
            for name, weight in votes:
                if word not in words[name]:
                    words[name].append(word)
                    weights[name] += weight if start < _OPENING else _LATER * weight
        return Found(weights, {name: tuple(spoken) for name, spoken in words.items()})


@cache
def classes() -> Classes:
    """The classes that ship (`nlp/data/petition_classes.toml`)."""
    return Classes(tomllib.loads(files("nlp").joinpath("data/petition_classes.toml").read_text("utf-8")))


def find_all(bodies: Sequence[str]) -> list[Found]:
    """What the bodies hold of the classes that ship."""
    find = classes().find
    return [find(body) for body in bodies]
