"""Texts nobody would write: any character beside any other, the awkward ones often."""

from random import Random

_OFTEN = (
    "火县一二三東东",
    "aAéÉßıİσςǅﬁ",
    "019٣３①Ⅷ½²",
    " \t\n\u3000\u2028\x85\u200b\ufeff",
    "，。！？、“”·—…|*\"'():-_^~&<>\\/+{}[]",
    "\u0301\u0327\u3099\u20dd\u1161\u11a8\u0345",
    "ｱｲﾊﾟﾞバはァ",
    "한각ᄀ𠮷𠀀👩‍🚒\u202e",
)
_LAST = 0x110000
LONGEST = 40
"""Characters of a text."""


def text(dice: Random, longest: int) -> str:
    """Up to so many characters; neither NUL nor halves of characters, which no post holds."""
    return "".join(_character(dice) for _ in range(dice.randrange(longest + 1)))


def _character(dice: Random) -> str:
    if dice.random() < 4 / 5:
        return dice.choice(dice.choice(_OFTEN))
    while True:
        code = dice.randrange(1, dice.choice((0x300, 0x3400, 0x10000, _LAST)))
        if not 0xD800 <= code < 0xE000:
            return chr(code)
