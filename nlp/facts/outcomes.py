"""What became of persons: the words for it, and where they stand in a text (`nlp/data/outcomes.toml`)."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from nlp.facts.kinds import FactKind, Severity
from nlp.lexicon import WordFinder

_NONE = "none"
_WEAK = ("bodies", "rescued", "warded", "swept")
_KINDS = {
    "deaths": (FactKind.DEATHS, Severity.UNSAID),
    "bodies": (FactKind.DEATHS, Severity.UNSAID),
    "serious": (FactKind.INJURED, Severity.SERIOUS),
    "light": (FactKind.INJURED, Severity.LIGHT),
    "injured": (FactKind.INJURED, Severity.UNSAID),
    "poisoned": (FactKind.INJURED, Severity.ILL),
    "warded": (FactKind.INJURED, Severity.ILL),
    "swept": (FactKind.MISSING, Severity.UNSAID),
    "missing": (FactKind.MISSING, Severity.UNSAID),
    "trapped": (FactKind.TRAPPED, Severity.UNSAID),
    "rescued": (FactKind.TRAPPED, Severity.UNSAID),
    "evacuated": (FactKind.EVACUATED, Severity.UNSAID),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A word that says what became of persons; `close` ones count only beside a number."""

    kind: FactKind
    severity: Severity
    start: int
    end: int
    word: str
    close: bool = False
    weak: bool = False
    """Says it by the way (救出, 住院): counts where nothing better is said."""


_TABLE: dict[str, Any] = tomllib.loads(files("nlp").joinpath("data/outcomes.toml").read_text("utf-8"))
ONLY_COUNTED: frozenset[str] = frozenset(_TABLE.pop("only_counted"))
"""Words that tell of no harm to one person without a number."""
_FINDER = WordFinder(
    {f"{group}.{key}": words for group, entry in _TABLE.items() for key, words in entry.items()}
)

BEFORE: frozenset[str] = frozenset(_TABLE["rescued"]["words"]) | frozenset(_TABLE["bodies"]["words"])
"""Stand before the number: who is said to be rescued after it need not have been trapped."""
BODIES: frozenset[str] = frozenset(_TABLE["bodies"]["words"])
"""Tell of the dead where bodies are counted (抬出来六具)."""


@dataclass(frozen=True, slots=True)
class Told:
    """The outcomes a text tells of, in order and without overlap, and all words of the table in it."""

    outcomes: Sequence[Outcome]
    words: frozenset[str]


def outcomes(text: str) -> Told:
    """What is told in a normalised text."""
    found: list[Outcome] = []
    words: set[str] = set()
    for hit in _FINDER.find(text):
        words.add(hit.word)
        group, _, key = hit.group.partition(".")
        if group == _NONE:
            continue
        kind, severity = _KINDS[group]
        close, weak = key == "close", group in _WEAK
        found.append(Outcome(kind, severity, hit.start, hit.end, hit.word, close=close, weak=weak))
    return Told(found, frozenset(words))
