"""A text taken apart once, for all who ask for its words or its looks."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from nlp.segment import segmenter


class Written(str):
    """A normalised text that still knows the signs of what it was made from (`nlp.signs`)."""

    __slots__ = ("signs",)
    signs: tuple[str, ...]

    def __new__(cls, text: str, signs: tuple[str, ...] = ()) -> Self:
        written = super().__new__(cls, text)
        written.signs = signs
        return written


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A normalised text and how often it holds each of its words.

    `signs` are those of the text as it was written.
    """

    words: Mapping[str, int]
    text: str
    signs: tuple[str, ...] = ()


def read(text: str) -> Reading:
    """Take a normalised text apart."""
    return Reading(
        words=Counter(segmenter().cut(text)),
        text=text,
        signs=text.signs if isinstance(text, Written) else (),
    )
