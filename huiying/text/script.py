"""Traditional characters to simplified ones, never changing how many there are."""

import re
from functools import cache
from re import Pattern
from typing import Final

import opencc

_IDEOGRAPHS: Final = (*range(0x3400, 0xA000), *range(0x20000, 0x2EBE1))
_BASIC_PLANE: Final = 0x10000


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _single() -> dict[int, str]:
    """What each character becomes when it stands alone; only those that change."""
    chars = [chr(code) for code in _IDEOGRAPHS]
    turned = _converter().convert("\n".join(chars)).split("\n")
    return {ord(old): new for old, new in zip(chars, turned, strict=True) if old != new and len(new) == 1}


@cache
def _traditional() -> Pattern[str]:
    """A class of the basic plane only: `re` looks such a class up in a table, a wider one it walks through."""
    return re.compile(f"[{''.join(chr(code) for code in _single() if code < _BASIC_PLANE)}]")


def simplified(text: str) -> str:
    """The same text in simplified script, character for character.

    OpenCC decides by whole phrases (乾隆 stays, 乾淨 becomes 干净). Where that changes the length, each
    character is turned alone. `text` holds no lone surrogates.
    """
    for _ in range(2):
        if not _traditional().search(text):
            return text
        turned = _converter().convert(text)
        if len(turned) != len(text):
            return text.translate(_single())
        if turned == text:
            return text
        text = turned
    return text


def character_by_character(text: str) -> str:
    """The same text with each character as it is written alone in simplified script, whatever stands beside it.

    For comparing: two writings of a word come out alike (乾隆 becomes 干隆 in both).
    """
    return text.translate(_alone()) if _traditional().search(text) else text


@cache
def _alone() -> dict[int, str]:
    """`_single()` to its end: what a character becomes becomes nothing further."""
    single = _single()
    return {code: new.translate(single) for code, new in single.items()}
