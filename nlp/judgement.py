"""What a judgement rests on: the words and where they stand."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A label a text bears. `score` 0–1 is how often such a decision is right; `words` spoke for it most."""

    label: str
    score: float
    words: tuple[str, ...] = ()
