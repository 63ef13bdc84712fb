"""Whether the words of a phrase leave room for a name: its first character must begin a word that is none other."""

from functools import lru_cache

from nlp.personal.candidates import Candidate
from nlp.segment import segmenter

_BEFORE = 8
_BEHIND = 6


def leaves_room(text: str, one: Candidate) -> bool:
    """Whether jieba's dictionary reads the text so that `one` can stand in it."""
    at = max(0, one.start - _BEFORE)
    for word in segmenter().known(text[at : one.end + _BEHIND]):
        end = at + len(word)
        if at < one.start < end:
            return False
        if at == one.start:
            return len(word) == 1 or end < one.end or _is_name(word)
        at = end
    return True


@lru_cache(1 << 12)
def _is_name(word: str) -> bool:
    return all(tag.startswith("nr") for _, tag in segmenter().tag(word))
