"""The value of a written numeral without hedges: 一百零五, 3万2千, 1.2亿, 二〇二六."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

Figure = int | float

CHINESE_DIGITS: Final = "〇零○一二三四五六七八九两俩仨壹贰叁肆伍陆柒捌玖"
TENS: Final = "十百千拾佰仟"
MYRIADS: Final = "万亿"
DIGITS: Final = dict(zip(CHINESE_DIGITS, (0, 0, 0, *range(1, 10), 2, 2, 3, *range(1, 10)), strict=True))

_SMALL: Final = dict(zip(TENS, (10, 100, 1000) * 2, strict=True))
_LARGE: Final = {"万": 10**4, "亿": 10**8}
ARABIC: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])|[0-9]{1,15})(?:\.[0-9]{1,6})?"
"""A fragment for one Arabic numeral, thousands separators and decimals included."""

_TOKEN = re.compile(rf"{ARABIC}|[{CHINESE_DIGITS}]|[{TENS}]|[{MYRIADS}]")
_POSITIONAL = re.compile(rf"[{CHINESE_DIGITS}]{{2,}}")
_DECIMAL = re.compile(rf"([{CHINESE_DIGITS}]+)点([{CHINESE_DIGITS}]+)(?=[{MYRIADS}])")
_TEN: Final = 10
_HUNDRED: Final = 100


def evaluate(text: str, *, shortened: bool = True) -> Figure | None:
    """The value of the whole text, or None. With `shortened`, 三百五 is 350 and 一万二 is 12,000."""
    text = _DECIMAL.sub(_arabic, text)
    if _POSITIONAL.fullmatch(text):
        return int("".join(str(DIGITS[char]) for char in text))
    pieces = _TOKEN.findall(text)
    if not pieces or "".join(pieces) != text:
        return None
    total = _Sum(shortened=shortened)
    if not all(total.add(piece) for piece in pieces):
        return None
    return total.value()


def _arabic(decimal: re.Match[str]) -> str:
    """二点四万 as 2.4万; without the unit after it, it may be a time of day."""
    whole, part = ("".join(str(DIGITS[char]) for char in digits) for digits in decimal.groups())
    return f"{whole}.{part}"


def granularity(text: str) -> int:
    """The size of the last place a numeral names: 10 for 三十, 100 for 2300, 10,000 for 3万, 1 for 五."""
    last = text[-1:]
    if last in _SMALL:
        return _SMALL[last]
    if last in _LARGE:
        return _LARGE[last]
    zeros = re.search(r"(?<=[0-9])0+$", text)
    return int(10 ** len(zeros[0])) if zeros else 1


@dataclass(slots=True, kw_only=True)
class _Sum:
    """Adds a numeral up from left to right: the digit read last, the section below 万, the myriads before it."""

    shortened: bool
    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    digit: Decimal | None = None
    unit: int = 1

    def add(self, piece: str) -> bool:
        """Take the next piece; False if it cannot stand there."""
        if piece in _SMALL:
            self.section += (Decimal(1) if self.digit is None else self.digit) * _SMALL[piece]
            self.digit, self.unit = None, _SMALL[piece]
            return True
        if piece in _LARGE:
            self._close(_LARGE[piece])
            return True
        if self.digit:
            return False
        self.unit = 1 if self.digit is not None or piece in "零〇○" else self.unit
        self.digit = Decimal(DIGITS[piece]) if piece in DIGITS else Decimal(piece.replace(",", ""))
        return True

    def _close(self, unit: int) -> None:
        if self.section or self.digit is not None:
            self.total += (self.section + (self.digit or 0)) * unit
        else:
            self.total = (self.total or Decimal(1)) * unit
        self.section, self.digit, self.unit = Decimal(0), None, unit

    def value(self) -> Figure:
        last = self.digit or Decimal(0)
        if self.shortened and last < _TEN and self.unit >= _HUNDRED:
            last *= self.unit // _TEN
        whole = self.total + self.section + last
        return int(whole) if whole == whole.to_integral_value() else float(whole)
