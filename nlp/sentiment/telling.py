"""The sentiment of one text of a batch, from what the model made of it."""

import re
from functools import lru_cache
from typing import Final

from nlp.judgement import Told
from nlp.linear import Scored

NAME: Final = "sentiment"
_SAYABLE: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
_REMEMBERED: Final = 1 << 15
_REASONS: Final = 5
_OFFERED: Final = 12


def sentiment_of(scored: Scored, row: int) -> Told | None:
    """`negative`, `neutral` or `positive`, with the share of such decisions that are right; None for a text without a word."""
    if not scored.known(row):
        return None
    shares = scored.shares[row]
    label = int(shares.argmax())
    return Told(
        label=scored.model.labels[label],
        score=float(shares[label]),
        words=sayable(scored.words(row, label, limit=_OFFERED)),
    )


def sayable(words: tuple[str, ...]) -> tuple[str, ...]:
    """The reasons that mean something to a reader: Chinese words, not a comma with what stands beside it."""
    return tuple(filter(_is_sayable, words))[:_REASONS]


@lru_cache(_REMEMBERED)
def _is_sayable(word: str) -> bool:
    return _SAYABLE.fullmatch(word) is not None
