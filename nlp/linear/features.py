"""What the models look at: words, character pairs, and the pairs of the opening, where the matter is named.

Only Chinese characters count, and Latin words: a digit run or a masked place (A市, K8县) says nothing elsewhere.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from huiying.text.normalise import plain
from nlp.segment import segmenter

OPENING: Final = 60
"""Characters of the opening: a title and the first sentence, or two sentences."""

_CHINESE_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
_WORD = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]{2,}")


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


def written(title: str, body: str) -> str:
    """The text a model is given for a title and a body, either of which may be empty."""
    return plain(f"{title}\n{body}")


def words(text: str) -> list[str]:
    return [word for word in segmenter().cut(text) if _WORD.fullmatch(word)]


def pairs(text: str) -> list[str]:
    return [run[0][at : at + 2] for run in _CHINESE_RUN.finditer(text) for at in range(len(run[0]) - 1)]


def opening_pairs(text: str) -> list[str]:
    return pairs(text[:OPENING])


CUTS: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "words": words,
    "pairs": pairs,
    "opening": opening_pairs,
}
