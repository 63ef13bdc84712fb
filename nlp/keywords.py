"""Words that tell a text from others: jieba's dictionary through rjieba, weighted by jieba's table of rarity."""

import re
from collections import Counter
from functools import cache
from importlib.resources import files

import rjieba

_WORD = re.compile(r"[\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z0-9]+")
_IN_TITLE = 2
_SITE = re.compile(
    r"(?:小区|花园|家园|社区|学校|小学|中学|大学|学院|幼儿园|医院|公司|集团|工厂|化工厂|纸厂|药厂|酒店|商场|市场|广场|大厦|"
    r"公园|车站|码头|工业园|产业园|开发区|水库|大桥|隧道|村|镇|乡|街道|路|街|大道|苑|厂|矿|城)$"
)


@cache
def _rarity() -> tuple[dict[str, float], float]:
    lines = files("jieba").joinpath("analyse/idf.txt").read_text("utf-8").splitlines()
    table = {word: float(weight) for word, weight in (line.split(" ") for line in lines if " " in line)}
    return table, sorted(table.values())[len(table) // 2]


@cache
def _stopwords() -> frozenset[str]:
    """Words of every petition and report, which tell none from another."""
    return frozenset(files("nlp").joinpath("data/stopwords.txt").read_text("utf-8").split())


@cache
def _segmenter() -> rjieba.Jieba:
    return rjieba.Jieba()


def keywords(title: str, text: str, *, limit: int = 24) -> dict[str, float]:
    """The weightiest words of a text, weight by rarity × frequency, those of the title counting twice more."""
    cut = _segmenter().cut
    counts: Counter[str] = Counter()
    for word in cut(text[:2000]):
        counts[word] += 1
    for word in cut(title):
        counts[word] += _IN_TITLE
    table, median = _rarity()
    weights = {
        word: round(min(count, 6) ** 0.5 * table.get(word, median), 2)
        for word, count in counts.items()
        if len(word) > 1 and word not in _stopwords() and _WORD.fullmatch(word)
    }
    kept = sorted(weights, key=lambda word: (-weights[word], word))[:limit]
    return {word: weights[word] for word in kept}


def sites(title: str, text: str) -> frozenset[str]:
    """Named sites of the title and the lead: 城关镇, 宏达化工厂, 青青家园小区."""
    cut = _segmenter().cut
    words = [*cut(title), "\n", *cut(text[:300])]
    found = set()
    for at, word in enumerate(words):
        if _SITE.search(word):
            name = _with_name(words, at)
            if name is not None:
                found.add(name)
    return frozenset(found)


def _with_name(words: list[str], at: int) -> str | None:
    """A site word with the name before it, or alone if it holds one."""
    word = words[at]
    before = words[at - 1] if at else ""
    bare = _SITE.sub("", word)
    if len(bare) > 1:
        return word
    if (
        len(before) > 1
        and _WORD.fullmatch(before)
        and before not in _stopwords()
        and not _SITE.search(before)
    ):
        return before + word
    return None
