"""A text taken apart once, for all who ask for its words or its character pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.pairs import pairs
from nlp.segment import segmenter


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The words and the character pairs of a normalised text, both in order."""

    words: Sequence[str]
    pairs: Sequence[str]


def read(text: str) -> Reading:
    """Take a normalised text apart."""
    return Reading(words=segmenter().cut(text), pairs=pairs(text))
