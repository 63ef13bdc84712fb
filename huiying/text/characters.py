"""Which characters are the same as which, and which are nothing: a table for `normalise`, from Unicode's own data."""

import re
import unicodedata
from typing import Final

NOTHING: Final = "\x00"
"""What stands for a character that is to go: one to look for instead of thousands."""

_SAME = ("<wide>", "<narrow>", "<noBreak>")
_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_RADICALS = range(0x2E80, 0x2FE0)
_COMPATIBILITY = range(0xF900, 0xFB00)
_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_REMEMBERED = 0x20000


class Fold(dict[int, int]):
    """A table for `str.translate`, one character for one, filled as characters come up.

    Finding an entry is faster than failing to find one, so the two planes in common use are remembered.
    """

    def __missing__(self, code: int) -> int:
        folded = _folded(code)
        if code < _REMEMBERED:
            self[code] = folded
        return folded


def _folded(code: int) -> int:
    """Full width to half, breaks and spaces to one of each, radicals to ideographs, the invisible to nothing."""
    char = chr(code)
    category = unicodedata.category(char)
    if char in _BREAKS:
        return ord("\n")
    if char == "\t" or category == "Zs":
        return ord(" ")
    if category in _INVISIBLE or code in _SELECTORS:
        return ord(NOTHING)
    if unicodedata.decomposition(char).startswith(_SAME) or code in _RADICALS or code in _COMPATIBILITY:
        whole = unicodedata.normalize("NFKC", char)
        return ord(whole) if len(whole) == 1 else code
    return code


FOLD: Final = Fold()

_USUAL: Final = tuple((char, chr(FOLD[ord(char)])) for char in "，：；（）？！\u3000\xa0\t\r")
_FOLDED: Final = re.compile("[^\n -~\u4e00-\u9fff、。“”‘’…—·《》【】]")
"""All but the characters in common use that stay as they are."""


def folded(text: str) -> str:
    """`text.translate(FOLD)`, ten times quicker for a text of characters in common use."""
    for char, same in _USUAL:
        text = text.replace(char, same)
    return text.translate(FOLD) if _FOLDED.search(text) else text
