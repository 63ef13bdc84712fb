"""Words that tell a text from others: jieba's dictionary through rjieba, weighted by jieba's table of rarity."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files

from nlp.segment import segmenter

_WORD = re.compile(r"[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z0-9]+")
_IN_TITLE = 2
_MOST = 6


@cache
def _rarity() -> tuple[dict[str, float], float]:
    lines = files("jieba").joinpath("analyse/idf.txt").read_text("utf-8").splitlines()
    table = {word: float(weight) for word, weight in (line.split(" ") for line in lines if " " in line)}
    return table, sorted(table.values())[len(table) // 2]


@cache
def _stopwords() -> frozenset[str]:
    """Words of every petition and report, which tell none from another."""
    return frozenset(files("nlp").joinpath("data/stopwords.txt").read_text("utf-8").split())


def keywords(title: str, text: str, *, limit: int = 24) -> dict[str, float]:
    """The weightiest words of a text, weight by rarity × frequency, those of the title counting twice more."""
    cut = segmenter().cut
    counts: Counter[str] = Counter()
    for word in cut(text[:2000]):
        counts[word] += 1
    for word in cut(title):
        counts[word] += _IN_TITLE
    table, median = _rarity()
    stop = _stopwords()
    weights = {
        word: min(count, _MOST) ** 0.5 * table.get(word, median)
        for word, count in counts.items()
        if len(word) > 1 and word not in stop and (word in table or _WORD.fullmatch(word))
    }
    kept = sorted(weights, key=lambda word: (-weights[word], word))[:limit]
    return {word: round(weights[word], 2) for word in kept}
