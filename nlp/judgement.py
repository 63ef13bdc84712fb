"""What a judgement rests on: the words and where they stand."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A word or phrase of the body that speaks for a judgement; offsets as Python slices."""

    word: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Judged(Generic[T]):
    """A value and the words it rests on."""

    value: T
    reasons: tuple[Reason, ...] = ()


class Basis(StrEnum):
    """What a label rests on: a model trained on labelled texts, or a table of words alone."""

    TRAINED = "trained"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A label a text bears. `score` 0–1 is how often such a decision is right; `words` spoke for it most.

    On keywords alone `score` is an estimate that no labelled text has confirmed. `second` are finer classes within
    the label, always told by keywords.
    """

    label: str
    score: float
    words: tuple[str, ...] = ()
    basis: Basis = Basis.TRAINED
    second: tuple[str, ...] = ()
