"""Words that tell a text from others: jieba's dictionary through rjieba, weighted by jieba's table of rarity."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from nlp.segment import segmenter

_WORD = re.compile(r"[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z0-9]+")
_MOST = 6
_DAMPED = tuple(-(count**0.5) for count in range(_MOST + 1))
_READ = 2000
"""Characters of a text whose words are weighed."""
_SHORTEST = 2
_REMEMBERED = 1 << 17


@cache
def _rarity() -> tuple[dict[str, float], float]:
    """The table of jieba, of which each line is a word and its weight; the package itself is not loaded for it."""
    spec = find_spec("jieba")
    folder = Path((spec and spec.origin) or "").parent
    told = folder.joinpath("analyse", "idf.txt").read_text("utf-8").split()
    table = dict(zip(told[::2], map(float, told[1::2]), strict=True))
    return table, sorted(table.values())[len(table) // 2]


@cache
def _stopwords() -> frozenset[str]:
    """Words of every petition and report, which tell none from another."""
    return frozenset(files("nlp").joinpath("data/stopwords.txt").read_text("utf-8").split())


class _Worth(dict[str, float]):
    """How rare a word is; 0 for what tells nothing. Finding an entry is many times quicker than a call."""

    def __missing__(self, word: str) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        worth = self[word] = _worth(word)
        return worth


def _worth(word: str) -> float:
    table, median = _rarity()
    if len(word) < _SHORTEST or word in _stopwords():
        return 0.0
    rarity = table.get(word)
    return rarity if rarity is not None else median if _WORD.fullmatch(word) else 0.0


_WORTH = _Worth()


def keywords(
    title: str, text: str, *, limit: int = 24, words: Sequence[str] | None = None
) -> dict[str, float]:
    """The weightiest words of a text, weight by rarity × frequency, those of the title counting double.

    `words` are those of title, newline and text, where they are known already.
    """
    cut = segmenter().cut
    if words is None or len(text) > _READ:
        words = [*cut(title), *cut(text[:_READ])]
    counts = Counter(words)
    counts.update(cut(title))
    weights = [
        _DAMPED[count if count < _MOST else _MOST] * worth  # noqa: FURB136  # a call a word costs more than the rest
        for count, worth in zip(counts.values(), map(_WORTH.__getitem__, counts), strict=True)
    ]
    # Numbers alone sort many times faster than pairs: most words are gone before they are looked at.
    least = sorted(weights)[min(limit, len(weights)) - 1] if weights else 0.0
    chosen = sorted((weight, word) for weight, word in zip(weights, counts, strict=True) if weight <= least)
    return {word: round(-weight, 2) for weight, word in chosen[:limit] if weight}
