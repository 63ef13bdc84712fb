"""Overlapping character pairs: the one way in which both engines see a text, so that both find the same.

A text is cut into runs of letters, digits and characters. The run 清源县 becomes `清源 源县 县`: its pairs, then its
last character alone. That last token keeps neighbouring runs apart and answers one-character queries. A search is
then a substring search that overlooks punctuation, width, case and script.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from huiying.text.script import character_by_character

_RUN = re.compile(r"[^\W_]+")
_USUAL = tuple((sign, unicodedata.normalize("NFKC", sign)) for sign in "，：；（）？！…\u3000")
"""Without these most texts are NFKC already, which is seen far quicker than made."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must follow one another; if `open_ended`, the last one may go on."""

    tokens: tuple[str, ...]
    open_ended: bool


def normal(text: str) -> str:
    """NFKC, lower case and simplified script, in which a text is found however it was written.

    Final sigma is undone, the one letter whose lower case depends on its neighbours.
    """
    for sign, same in _USUAL:
        text = text.replace(sign, same)
    return character_by_character(unicodedata.normalize("NFKC", text).lower().replace("ς", "σ"))


def runs(text: str) -> list[str]:
    """The runs of letters, digits and characters of a text, normalised, in order."""
    return _RUN.findall(normal(text))


def fold(text: str) -> str:
    """The runs joined by single spaces: what a hit is a substring of."""
    return " ".join(runs(text))


@lru_cache(maxsize=512)
def tokens(text: str) -> str:
    """The tokens of a text, separated by spaces; whoever must not keep others waiting asks for them beforehand."""
    return " ".join([pair for run in runs(text) for pair in _pairs(run)])


def phrases(query: str) -> tuple[Phrase, ...]:
    """One phrase for each word of a query (words are separated by white space); all of them must be found."""
    return tuple(_phrase(words) for word in query.split() if (words := runs(word)))


def _pairs(run: str) -> Iterator[str]:
    yield from map(add, run, run[1:])
    yield run[-1]


def _phrase(words: list[str]) -> Phrase:
    # Runs before the last end where the query ends them; the last may go on in the text.
    *whole, last = words
    closed = [pair for run in whole for pair in _pairs(run)]
    pairs = list(_pairs(last))
    return Phrase((*closed, *(pairs[:-1] or pairs)), open_ended=len(last) == 1)
