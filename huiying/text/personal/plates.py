"""Number plates: ordinary, new energy, police, trailers, learners, embassies, armed police, tractors, temporary."""

import re
from collections.abc import Iterator

from huiying.text.personal.kinds import PersonalKind, PersonalSpan

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_GAP = r"[·•・.．‧∙\-—_ \x00]{0,2}"
_PLATE = re.compile(
    rf"[{_PROVINCES}](?<![A-Za-z0-9].)[ \x00]?(?P<city>[A-HJ-Za-hj-z]){_GAP}"
    rf"(?P<number>[A-Za-z0-9](?:{_GAP}[A-Za-z0-9]){{3}}"
    rf"(?:{_GAP}[学警港澳挂领超试临使]|{_GAP}[A-Za-z0-9](?:{_GAP}(?:[A-Za-z0-9]|[学警挂临](?![\u4e00-\u9fff])))?))(?![A-Za-z0-9])"
)
_RARE = re.compile(
    rf"使[ ]?[0-9]{{3}}[·. -]?[0-9]{{3}}(?![0-9])|(?<![0-9])[0-9]{{6}}使(?![\u4e00-\u9fff])"
    rf"|WJ[·. -]?[{_PROVINCES}]?[·. -]?[0-9]{{4,5}}[A-Z0-9]?(?![A-Za-z0-9])"
    rf"|(?<![\u4e00-\u9fff])[军海空北沈兰济南广成][A-Z][·. -][0-9]{{5}}(?![0-9])"
    rf"|[{_PROVINCES}][0-9]{{2}}[·. -]?[A-Z0-9][0-9]{{4}}(?![0-9A-Za-z])"
)
_NAMED = re.compile(
    r"(?:车牌(?:号码?|照)?|牌照号?|牌号|号牌(?:号码)?)(?:分别)?[为是]?[:： “\"(（]{0,2}(?P<number>[\u4e00-\u9fff]{0,3}[A-Z]?[A-Z0-9][·.-]?[A-Z0-9]{4,6}[学警挂临]?)(?![A-Za-z0-9])"
)
_RARE_FIGURES = re.compile(
    rf"[0-9A-Z](?:(?<=[使军海空北沈兰济南广成{_PROVINCES}].)|(?<=使 .)|(?<=[0-9]{{6}})使|(?<=W)J)"
)
"""What every rare plate holds: a figure or a letter right beside its sign; written so that it is found by its first character."""
_RARE_SIGNS = ("使", "WJ", "军", "拖拉机", "农用车", "变型")
_DIGITS_LEAST = 2


def find_plates(text: str, *, latin: bool = True) -> Iterator[PersonalSpan]:
    """Plates of a folded text; `latin` is whether it holds a letter at all."""
    if latin:
        for found in _PLATE.finditer(text):
            if (
                sum(char.isdigit() for char in found["number"]) >= _DIGITS_LEAST
                and "使用" not in text[found.start() : found.end() + 1]
            ):
                yield _plate(found, 0)
    if _RARE_FIGURES.search(text) and any(sign in text for sign in _RARE_SIGNS):
        yield from (_plate(found, 0) for found in _RARE.finditer(text))
    if "牌" in text:
        for found in _NAMED.finditer(text):
            if sum(char.isdigit() for char in found["number"]) >= _DIGITS_LEAST:
                yield _plate(found, "number")


def _plate(found: re.Match[str], group: int | str) -> PersonalSpan:
    return PersonalSpan(kind=PersonalKind.PLATE, start=found.start(group), end=found.end(group))
