"""Lives counted as such, and a death told without whoever died: 又添三条人命, 9条鲜活的生命, 水库淹死人了."""

import re
from collections.abc import Iterator

from huiying.text.numbers import NUMBER, parse_number
from huiying.text.numerals import CHINESE_DIGITS, MYRIADS, TENS
from nlp.facts.kinds import FactKind, Mention, exactly

_LIVES = re.compile(
    rf"(?P<number>{NUMBER})\s?(?:条|个)(?:[^,，。;；、0-9]{{0,5}}的)?(?:人命|生命|性命|命)|"
    rf"(?P<people>{NUMBER})\s?(?:余|多)?(?:名|位|个)?(?:[^,，。;；、0-9]{{0,5}})的?(?:生命|性命)(?=[,，。;；!！]|$)"
)
_NUMBERED = re.compile(rf"[0-9{CHINESE_DIGITS}{TENS}{MYRIADS}余多几来数干][^命]{{0,10}}命")
"""The end of a number near enough to the word: without one there is no count, and this is told ten times quicker."""
_SAVED = re.compile(
    r"[救挽保捡留护拯换]|珍爱|关爱|守|呵护|关系|事关|危及|威胁|尊重|对待|敬畏|孕育|延续|拿|以免|避免|涉及|可能|早晚|迟早"
)
_TAKES = re.compile(r"夺|带走|吞噬|葬送|断送|失去|送掉|收走|卷走|剥夺|要了|丢|搭|赔")
_SOMEBODY = re.compile(
    r"(?:[淹砸摔压烧炸电撞轧咬打捅砍毒闷呛劈埋]死|死)(?:了?个?人了|了?[一]?个人(?![次均民])|人(?=[,，。!！]))"
)
_NOT_YET = re.compile(
    r"(?:会|要|能|差点|险些|可能|怕|别|没有?|不|再|别等|非得|早晚|迟早|都快|气|笑|吵|吓|热|累|烦|急|等|到)[^,，。;；]{0,4}$"
)
_BEFORE = 14


def lives(text: str) -> Iterator[Mention]:
    """Each count of lives lost in a normalised text; what was saved, or may yet be lost, is none."""
    if "命" in text and _NUMBERED.search(text):
        for match in _LIVES.finditer(text):
            before = text[max(0, match.start() - _BEFORE) : match.start()]
            if _SAVED.search(before) or (match["people"] and not _TAKES.search(before)):
                continue
            number = parse_number(match["number"] or match["people"])
            if number is not None:
                yield Mention(
                    kind=FactKind.DEATHS, number=number, start=match.start(), end=match.end(), total=False
                )
    if "死" in text:
        for match in _SOMEBODY.finditer(text):
            if not _NOT_YET.search(text, max(0, match.start() - _BEFORE), match.start()):
                yield Mention(
                    kind=FactKind.DEATHS, number=exactly(1), start=match.start(), end=match.end(), weak=True
                )
