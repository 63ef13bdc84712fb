"""Chinese and Arabic numbers as reports write them: 三十余, 近百, 两三百, 超2300, 1.2亿, 数十.

A hedged number counts as the number it names, a pair (六七, 两三百) and a range as its lower end. What names no
figure (数人, 若干) is vague and has none.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from huiying.text.characters import FOLD
from huiying.text.numerals import ARABIC, CHINESE_DIGITS, DIGITS, MYRIADS, TENS, Figure, evaluate, granularity

_AT_LEAST = "超过|超|逾|至少|最少|起码|不少于|不低于|不下于|不下|不止|多达|高达|突破"
_AT_MOST = "将近|接近|近|不足|不到|未满|不超过|最多|至多"
_ABOUT = "大约|大概|约莫|约|差不多|估计"
_MORE = "余|多|好几|几|(?<=[十百千万0])来"
_DECIMAL = rf"[{CHINESE_DIGITS}]{{1,3}}点[{CHINESE_DIGITS}]{{1,4}}(?=[{MYRIADS}])"
_PLAIN = rf"{_DECIMAL}|(?<![0-9])(?<![0-9]\.)(?>{ARABIC})|(?<![{CHINESE_DIGITS}{TENS}])(?>[{CHINESE_DIGITS}{TENS}{MYRIADS}]{{1,20}})"
_CORE = (
    rf"(?:(?:{_PLAIN})(?:[{TENS}]?[{MYRIADS}]{{0,2}}(?>{ARABIC}))?"
    rf"[{TENS}]{{0,2}}(?:{_MORE})?[{TENS}{MYRIADS}]{{0,2}}(?:余|多)?"
    rf"|(?:好几|(?<![人总次户])数|几|多|若干)[{TENS}{MYRIADS}]{{0,3}})"
)

_HEADS = "".join(sorted({word[0] for word in f"{_AT_LEAST}|{_AT_MOST}|{_ABOUT}".split("|")}))

NUMBER: Final = rf"(?=[0-9{CHINESE_DIGITS}{TENS}{MYRIADS}上好数几多若{_HEADS}])(?:(?:{_AT_LEAST}|{_AT_MOST}|{_ABOUT})\s?|上(?=[{TENS}{MYRIADS}]))?{_CORE}(?:\s?[-~—至到]\s?{_CORE})?"
"""A fragment for larger patterns, without groups and for half-width text. What it finds `parse_number` may refuse.

It looks at its first character first: most characters begin no number, and this is told twenty times quicker.
"""

_HEDGED = re.compile(
    rf"(?:(?P<least>{_AT_LEAST}|上(?=[{TENS}{MYRIADS}]))|(?P<most>{_AT_MOST})|(?P<about>{_ABOUT}))?\s?"
    r"(?P<core>.+?)(?P<loose>左右|上下)?(?P<above>以上|[+])?"
)
_VAGUE = re.compile(rf"(?:好几|数|几|多|若干)[{TENS}{MYRIADS}]{{0,3}}[余多]?")
_RANGE = re.compile(rf"(?P<low>{_CORE})\s?[-~—至到]\s?(?P<high>{_CORE})")
_EXTENDED = re.compile(rf"(?P<body>.+?)(?P<more>余|多|好几|几|来)(?P<unit>[{TENS}{MYRIADS}]{{0,3}})")
_PAIR = re.compile(
    rf"(?P<head>[{CHINESE_DIGITS}{TENS}{MYRIADS}]*[{TENS}{MYRIADS}])?(?P<first>[一二两三四五六七八])"
    rf"(?P<second>[二两三四五六七八九])(?P<unit>[{TENS}]?[{MYRIADS}]{{0,2}})"
)
_WIDEST_STEP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A figure and what the words allow it to be.

    `value` is what to count with; `low` and `high` are inclusive, None where the words set no bound.
    `vague` means that no figure is stated; 十几 is vague but has a value, its lower end.
    """

    value: Figure | None
    low: Figure | None = None
    high: Figure | None = None
    vague: bool = False


def parse_number(text: str) -> Number | None:
    """The number that the whole of `text` states, without its unit of count. None if it states none."""
    match = _HEDGED.fullmatch(text.translate(FOLD).strip())
    if match is None:
        return None
    number = _core(match["core"])
    if number is None or number.value is None:
        return number
    if match["least"] or match["above"]:
        return replace(number, low=number.value, high=None)
    if match["most"]:
        return replace(number, low=None, high=number.value)
    if match["about"] or match["loose"]:
        return replace(number, low=None, high=None)
    return number


def _core(core: str) -> Number | None:
    if _VAGUE.fullmatch(core):
        return Number(value=None, vague=True)
    if span := _RANGE.fullmatch(core):
        return _between(span["low"], span["high"])
    if pair := _PAIR.fullmatch(core):
        return _pair(pair)
    if extended := _EXTENDED.fullmatch(core):
        return _extended(extended)
    value = evaluate(core)
    return None if value is None else Number(value=value, low=value, high=value)


def _between(first: str, second: str) -> Number | None:
    low, high = _core(first), _core(second)
    if low is None or high is None or low.value is None or high.value is None or low.value > high.value:
        return None
    return Number(value=low.value, low=low.value, high=high.high or high.value)


def _pair(pair: re.Match[str]) -> Number | None:
    """六七, 十五六, 两三百: two neighbouring digits in one place. 三二 is no pair, nor is 一九."""
    if not 0 < DIGITS[pair["second"]] - DIGITS[pair["first"]] <= _WIDEST_STEP:
        value = evaluate(pair[0])
        return None if value is None else Number(value=value, low=value, high=value)
    low, high = (
        evaluate(f"{pair['head'] or ''}{pair[digit]}{pair['unit']}", shortened=False)
        for digit in ("first", "second")
    )
    return None if low is None else Number(value=low, low=low, high=high)


def _extended(extended: re.Match[str]) -> Number | None:
    """三十余 is 30 to 39, 十多万 is 100,000 to 199,999: up to the next step of the last place named."""
    body, unit = extended["body"], extended["unit"]
    low = evaluate(body + unit)
    if low is None:
        return None
    step = granularity(body) * (evaluate(unit) or 1)
    high = low + step - 1 if step > 1 else None
    return Number(value=low, low=low, high=high, vague=extended["more"].endswith("几"))
