"""Common words as often as people use them, and turns of phrase, from which a text can be drawn millions of times a minute.

The words and their frequencies are those of jieba's dictionary file; names of people, places and firms are left out.
"""

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

WORDS = 40_000
"""The most frequent ones; the last of them bring the rare characters, of which an index has its size."""
PHRASES = 60_000
_NAMES = ("nr", "ns", "nt", "nz", "x", "eng", "zg")
_PARTICLE, _OFTEN = "的", 1_500_000
"""Written far more often in what people send to an office than in the books the dictionary was counted in."""
_PLAINNESS = 1.08
"""Power of a word's count: people who complain choose their words less than authors do."""
_SHARE_OF_PHRASES = 0.45
_FADING = 0.85
"""Of a phrase's frequency with its rank."""
_EVEN = 30
"""The first so many phrases are about equally frequent: no text says the same thing in every line."""
_STOPS = ("，", "，", "，", "，", "。", "。", "、", "；", "！", "？", " ", "\n")
_PUNCTUATED = 0.18
_FIGURES = 0.04
_SLOTS = 1 << 20


@cache
def common_words() -> tuple[tuple[str, int], ...]:
    """Words and how often each is used, the most frequent first. Raises FileNotFoundError where jieba is not installed."""
    held = {}
    with _dictionary().open(encoding="utf-8") as lines:
        for line in lines:
            word, count, kind = line.split()
            if not kind.startswith(_NAMES) and "\u4e00" <= word[0] <= "\u9fff":
                held[word] = int(count)
    held[_PARTICLE] = _OFTEN
    ranked = sorted(held.items(), key=lambda told: (-told[1], told[0]))
    return tuple(ranked[:WORDS])


def _dictionary() -> Path:
    # The file alone: nothing of jieba runs, and no model is loaded to make a text up.
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise FileNotFoundError("jieba")
    return Path(found.origin).with_name("dict.txt")


@lru_cache(maxsize=2)
def vocabulary(seed: int) -> "Vocabulary":
    """The pieces of a seed; a second to make, some 20 MB to keep."""
    return Vocabulary(seed)


class Vocabulary:
    """Pieces of text, each as often in a table as it is to be said: one random number draws a piece."""

    def __init__(self, seed: int) -> None:
        dice = Random(f"vocabulary/{seed}")  # noqa: S311  # repeatable on purpose, guards nothing
        words, told = zip(*common_words(), strict=True)
        counts = np.array(told) ** _PLAINNESS
        said = [*words, *_phrases(dice, words, counts)]
        shares = np.concatenate(
            [
                counts / counts.sum() * (1 - _SHARE_OF_PHRASES),
                _zipf(PHRASES, _FADING) * _SHARE_OF_PHRASES,
            ]
        )
        stopped = [_punctuated(dice, piece) for piece in said]
        figures = [str(dice.randrange(1, 10 ** dice.randrange(1, 6))) for _ in range(2000)]
        pieces = [*said, *stopped, *figures]
        weights = np.concatenate(
            [
                shares * (1 - _PUNCTUATED - _FIGURES),
                shares * _PUNCTUATED,
                np.full(len(figures), _FIGURES / len(figures)),
            ]
        )
        slots = np.searchsorted(np.cumsum(weights), (np.arange(_SLOTS) + 0.5) / _SLOTS * weights.sum())
        self._table = np.array(pieces, dtype=object)[slots]
        self.length = float(weights @ [len(piece) for piece in pieces] / weights.sum())
        """Characters of a piece, on average."""

    def draw(self, dice: np.random.Generator, count: int) -> list[str]:
        """So many pieces."""
        drawn: list[str] = self._table[dice.integers(0, _SLOTS, count)].tolist()
        return drawn


def _phrases(dice: Random, words: Any, counts: Any) -> list[str]:
    drawn = iter(dice.choices(words, counts.tolist(), k=PHRASES * 4))
    return ["".join(next(drawn) for _ in range(dice.randrange(2, 5))) for _ in range(PHRASES)]


def _zipf(count: int, exponent: float) -> Any:
    shares = (np.arange(count) + _EVEN) ** -exponent
    return shares / shares.sum()


def _punctuated(dice: Random, piece: str) -> str:
    return piece + dice.choice(_STOPS)
