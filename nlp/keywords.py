"""Words that tell a text from others: jieba's dictionary through rjieba, weighted by jieba's table of rarity."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from nlp.segment import segmenter

_WORD = re.compile(r"[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z0-9]+")
_MOST = 6
_READ = 2000
"""Characters of a text whose words are weighed."""
_SHORTEST = 2
_REMEMBERED = 1 << 17


@cache
def _stopwords() -> frozenset[str]:
    """Words of every petition and report, which tell none from another."""
    return frozenset(files("nlp").joinpath("data/stopwords.txt").read_text("utf-8").split())


class _Worth(dict[str, float]):
    """How rare a word is; 0 for what tells nothing. Finding an entry is many times quicker than a call."""

    def __init__(self) -> None:
        """The table of jieba, of which each line is a word and its weight; the package itself is not loaded for it."""
        spec = find_spec("jieba")
        folder = Path((spec and spec.origin) or "").parent
        told = folder.joinpath("analyse", "idf.txt").read_text("utf-8").split()
        super().__init__(zip(told[::2], map(float, told[1::2]), strict=True))
        weights = np.fromiter(self.values(), np.float64, len(self))
        self._median = float(np.partition(weights, len(self) // 2)[len(self) // 2])
        self._most = len(self) + _REMEMBERED
        self.update(dict.fromkeys(_stopwords(), 0.0))

    def __missing__(self, word: str) -> float:
        worth = self._median if len(word) >= _SHORTEST and _WORD.fullmatch(word) else 0.0
        if len(self) < self._most:
            self[word] = worth
        return worth


@cache
def _worth() -> _Worth:
    return _Worth()


class _Damped(dict[int, float]):
    """How much a word weighs that occurs so often, less than nought, so that the heaviest come first in order."""

    def __missing__(self, count: int) -> float:
        return -math.sqrt(min(count, _MOST))


_DAMPED = _Damped({count: -math.sqrt(count) for count in range(1, _MOST + 1)})


def keywords(
    title: str, text: str, *, limit: int = 24, words: Mapping[str, int] | None = None
) -> dict[str, float]:
    """The weightiest words of a text, weight by rarity × frequency, those of the title counting double.

    `words` is how often title, newline and text hold each word, where that is known already.
    """
    cut, worth = segmenter().cut, _worth()
    if words is None or len(text) > _READ:
        words = Counter([*cut(title), *cut(text[:_READ])])
    counts = dict(words)
    for word in cut(title):
        counts[word] = counts.get(word, 0) + 1
    kept = [word for word in counts if len(word) >= _SHORTEST]
    weights = [_DAMPED[counts[word]] * worth[word] for word in kept]
    # Numbers alone sort many times faster than pairs: most words are gone before they are looked at.
    least = sorted(weights)[min(limit, len(weights)) - 1] if weights else 0.0
    chosen = sorted([pair for pair in zip(weights, kept, strict=True) if pair[0] <= least])
    return {word: round(-weight, 2) for weight, word in chosen[:limit] if weight}
