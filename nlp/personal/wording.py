"""Whether the words of a phrase leave room for a name: its first character must begin a word that is none other."""

from nlp.personal.candidates import Candidate
from nlp.segment import segmenter

_BEFORE = 8
_BEHIND = 6
_NAMES = ("nr", "x", "eng")


def leaves_room(text: str, one: Candidate) -> bool:
    """Whether jieba's dictionary reads the text so that `one` can stand in it."""
    at = max(0, one.start - _BEFORE)
    for word, tag in segmenter().tag(text[at : one.end + _BEHIND]):
        end = at + len(word)
        if at < one.start < end:
            return False
        if at == one.start:
            return (
                len(word) == 1 or tag.startswith(_NAMES) or (end < one.end and len(word) > 1 and tag != "ns")
            )
        at = end
    return True
