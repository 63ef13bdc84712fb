"""A text taken apart once, for all who ask for its words, its character pairs or its looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from nlp.pairs import pairs
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
    """The words and the character pairs of a normalised text, both in order, and the text itself.

    `signs` are those of the text as it was written.
    """

    words: Sequence[str]
    pairs: Sequence[str]
    text: str = ""
    signs: tuple[str, ...] = ()


def read(text: str) -> Reading:
    """Take a normalised text apart."""
    return Reading(
        words=segmenter().cut(text),
        pairs=pairs(text),
        text=text,
        signs=text.signs if isinstance(text, Written) else (),
    )
