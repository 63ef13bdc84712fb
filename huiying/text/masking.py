"""Hides what identifies a private person: identity numbers, mobile phones, bank cards, plates, e-mail addresses.

Every hidden character becomes one `*`, so offsets into the text stay valid. Public numbers stay: 110, 12345, 95598,
400 numbers and office landlines are what the public is meant to read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from huiying.text.characters import FOLD

_GAP = "[ —–-]?"
_IDENTITY = re.compile(
    r"(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_CARD = re.compile(rf"(?<![0-9*])[1-9][0-9]{{3}}(?:{_GAP}[0-9]{{4}}){{2,3}}(?:{_GAP}[0-9]{{1,4}})?(?![0-9])")
_MOBILE = re.compile(
    rf"(?<![0-9.])(?:(?:\+|00)?86{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?![0-9])(?!\.[0-9])"
)
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. ]?"
    "(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[学警港澳挂领])(?![A-Za-z0-9])"
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}(?![A-Za-z])"
)

_FOUR_DIGITS = re.compile("[0-9]{4}")
"""What every phone, identity and card number holds."""
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_CARD_LENGTHS: Final = range(15, 20)


class PrivateKind(StrEnum):
    """What kind of personal data a stretch of text is."""

    EMAIL = "email"
    PLATE = "plate"
    MOBILE = "mobile"
    IDENTITY = "identity"
    CARD = "card"


PRIVATE_LABELS = {
    PrivateKind.EMAIL: "电子邮箱",
    PrivateKind.PLATE: "车牌号",
    PrivateKind.MOBILE: "手机号",
    PrivateKind.IDENTITY: "身份证号",
    PrivateKind.CARD: "银行卡号",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateSpan:
    """A stretch of a text that is personal data, Python string offsets."""

    kind: PrivateKind
    start: int
    end: int


def mask(text: str) -> str:
    """The same text, as long as before, with private numbers and addresses starred out. Full width counts too."""
    spans = list(_private(text.translate(FOLD)))
    if not spans:
        return text
    hidden = list(text)
    for span in spans:
        hidden[span.start : span.end] = "*" * (span.end - span.start)
    return "".join(hidden)


def find_private(text: str) -> list[PrivateSpan]:
    """What `mask` would hide, in the order of the text; where two readings overlap, the longer one."""
    found: list[PrivateSpan] = []
    for span in sorted(_private(text.translate(FOLD)), key=lambda each: (each.start, -each.end)):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found


def _private(text: str) -> Iterator[PrivateSpan]:
    if "@" in text:
        yield from (_span(PrivateKind.EMAIL, found) for found in _EMAIL.finditer(text))
    yield from (_span(PrivateKind.PLATE, found) for found in _PLATE.finditer(text))
    if not _FOUR_DIGITS.search(text):
        return
    yield from (_span(PrivateKind.MOBILE, found) for found in _MOBILE.finditer(text))
    yield from (
        _span(PrivateKind.IDENTITY, found) for found in _IDENTITY.finditer(text) if _is_identity(found[0])
    )
    yield from (_span(PrivateKind.CARD, found) for found in _CARD.finditer(text) if _is_card(found[0]))


def _span(kind: PrivateKind, found: re.Match[str]) -> PrivateSpan:
    return PrivateSpan(kind=kind, start=found.start(), end=found.end())


def _is_identity(number: str) -> bool:
    """GB 11643: the weighted sum of the first 17 digits names the last character."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17].upper() == _CHECK[total % len(_CHECK)]


def _is_card(number: str) -> bool:
    """ISO/IEC 7812 (Luhn)."""
    digits = [int(char) for char in number if char.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(digits) in _CARD_LENGTHS and (sum(doubled) + sum(digits[-1::-2])) % 10 == 0
