"""What became of persons: the words for it, and where they stand in a text (`nlp/data/outcomes.toml`)."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import product

from nlp.facts.kinds import FactKind, Severity
from nlp.facts.tables import patterns
from nlp.lexicon import WordFinder

_NONE = "none"
_UNESCAPED = "unescaped"
_INSIDE = re.compile("还|仍|尚|里面|里头|目前|现在|正在")
_CLOSE_BY = 12
_MILD = ("gone", "strayed")
_WEAK = ("bodies", "rescued", "warded", "swept", "gone", "strayed")
_KINDS = {
    "deaths": (FactKind.DEATHS, Severity.UNSAID),
    "bodies": (FactKind.DEATHS, Severity.UNSAID),
    "gone": (FactKind.DEATHS, Severity.UNSAID),
    "serious": (FactKind.INJURED, Severity.SERIOUS),
    "light": (FactKind.INJURED, Severity.LIGHT),
    "injured": (FactKind.INJURED, Severity.UNSAID),
    "poisoned": (FactKind.INJURED, Severity.ILL),
    "warded": (FactKind.INJURED, Severity.ILL),
    "swept": (FactKind.MISSING, Severity.UNSAID),
    "unescaped": (FactKind.DEATHS, Severity.UNSAID),
    "strayed": (FactKind.MISSING, Severity.UNSAID),
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
    mild: bool = False
    """Says it of the dead only where harm is told of (走了)."""


def spelled(template: str) -> Iterator[str]:
    """The words a template stands for: 没{|能}救{过来|回来} for four of them."""
    pieces = _BRACED.split(template)
    choices = [piece.split("|") if number % 2 else [piece] for number, piece in enumerate(pieces)]
    return ("".join(chosen) for chosen in product(*choices))


def _words() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads(files("nlp").joinpath("data/outcomes.toml").read_text("utf-8"))
    listed = {"only_counted": table.pop("only_counted")} | {
        f"{group}.{key}": words for group, entry in table.items() for key, words in entry.items()
    }
    return {
        name: tuple(dict.fromkeys(word for template in words for word in spelled(template)))
        for name, words in listed.items()
    }


_BRACED = re.compile(r"\{([^{}]*)\}")
_TABLE = _words()
ONLY_COUNTED: frozenset[str] = frozenset(_TABLE.pop("only_counted"))
"""Words that tell of no harm to one person without a number."""
_FINDER = WordFinder(_TABLE)
_CONTEXT, _ENDS = patterns("context"), patterns("phrases")["ends"]
_NEAR = 60

BEFORE: frozenset[str] = frozenset(_TABLE["rescued.words"] + _TABLE["bodies.words"])
"""Stand before the number: who is said to be rescued after it need not have been trapped."""
BODIES: frozenset[str] = frozenset(_TABLE["bodies.words"])
"""Tell of the dead where bodies are counted (抬出来六具)."""


@dataclass(frozen=True, slots=True)
class Told:
    """The outcomes a text tells of, in order and without overlap, and all words of the table in it."""

    outcomes: Sequence[Outcome]
    words: frozenset[str]


def harmful(text: str, begin: int, end: int) -> bool:
    """Whether anything that harms is told of in `text[begin:end]`: only there are patients casualties."""
    return _CONTEXT["harm"].search(text, max(0, begin), end) is not None


def _astray(text: str, start: int, _: int) -> bool:
    """Whether 没回来 may be said of one who is missing."""
    return _CONTEXT["astray"].search(text, max(0, start - 2 * _NEAR), start + 2 * _NEAR) is not None


def _grave(text: str, _: int, at: int) -> bool:
    """Whether 走了 may be said of the dead: it ends what is said, and harm is told before it."""
    if not _ENDS.match(text, at):
        return False
    begin = max(0, at - _NEAR)
    return harmful(text, begin, at) or _CONTEXT["grave"].search(text, begin, at) is not None


_MEANT = {"gone": _grave, "strayed": _astray}


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
        if group == _UNESCAPED and _INSIDE.search(text, max(0, hit.start - _CLOSE_BY), hit.start):
            kind = FactKind.TRAPPED
        if group in _MILD and not _MEANT[group](text, hit.start, hit.end):
            continue
        close, weak = key == "close", group in _WEAK
        found.append(
            Outcome(kind, severity, hit.start, hit.end, hit.word, close=close, weak=weak, mild=group in _MILD)
        )
    return Told(found, frozenset(words))
