"""What the models look at: words, character pairs, the pairs of the opening, where the matter is named, and looks.

Of words and pairs only Chinese characters count, and Latin words: a digit run or a masked place (A市, K8县) says
nothing elsewhere. Single characters and marked pairs hold marks too, for models that judge how a thing is said.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from huiying.text.normalise import plain
from nlp.reading import Written
from nlp.segment import segmenter
from nlp.signs import signs

MEANING: Final = "meaning"
"""The block that judges words by what they mean (`nlp.meanings`), so that rare and unseen ones count too."""
OPENING: Final = 60
"""Characters of the opening: a title and the first sentence, or two sentences."""

_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_WORD = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]{2,}")
_MARKED_RUN = re.compile(r"[^\s\d*\ud800-\udfff]+")
"""Digits tell a date or a number, and `*` hides what a person is known by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One kind of feature, a key of `CUTS`, weighed and normalised by itself.

    `size` is how many features training keeps, `weight` the length of the block's vector.
    """

    name: str
    size: int
    weight: float

    def cut(self, text: str) -> list[str]:
        return CUTS[self.name](text)


def written(title: str, body: str) -> Written:
    """The text a model is given for a title and a body, either of which may be empty."""
    raw = f"{title}\n{body}"
    return Written(plain(raw), signs(raw))


def words(text: str) -> list[str]:
    return [word for word in segmenter().cut(text) if _WORD.fullmatch(word)]


def pairs(text: str) -> list[str]:
    return [run[0][at : at + 2] for run in _CHINESE_RUN.finditer(text) for at in range(len(run[0]) - 1)]


def opening_pairs(text: str) -> list[str]:
    return pairs(text[:OPENING])


def marked_characters(text: str) -> list[str]:
    return [character for run in _MARKED_RUN.findall(text) for character in run]


def marked_pairs(text: str) -> list[str]:
    return [run[at : at + 2] for run in _MARKED_RUN.findall(text) for at in range(len(run) - 1)]


def signs_of(text: str) -> list[str]:
    return list(text.signs) if isinstance(text, Written) else []


CUTS: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "words": words,
    "pairs": pairs,
    "opening": opening_pairs,
    "characters": marked_characters,
    "marked": marked_pairs,
    "signs": signs_of,
    MEANING: words,
}
