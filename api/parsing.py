"""Words of a request as members of the closed vocabularies."""

from enum import StrEnum
from typing import TypeVar

from huiying.errors import Invalid

Word = TypeVar("Word", bound=StrEnum)


def member(kind: type[Word], word: str, what: str) -> Word:
    """The member a word names. Raises Invalid, listing what is possible."""
    try:
        return kind(word)
    except ValueError as unknown:
        raise Invalid(f"{what}只能是 {'、'.join(kind)}，不是“{word}”", code="unknown_word") from unknown


def maybe_member(kind: type[Word], word: str | None, what: str) -> Word | None:
    """The same for what may be left out."""
    return None if word is None else member(kind, word, what)
