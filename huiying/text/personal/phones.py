"""Private telephones: mobile numbers, and landlines that are no office's."""

import re
from collections.abc import Iterator
from typing import Final

from huiying.text.personal.digits import GAP
from huiying.text.personal.kinds import PersonalKind, PersonalSpan
from huiying.text.personal.labels import before, is_office_landline, is_office_mobile, numbers_a_document

_COUNTRY = r"(?:(?:\+|00|\+00)? ?\(?86\)?[ -]{0,2}|\(\+?86\) ?)?"
_MOBILE = re.compile(
    rf"(?<![0-9])(?<![A-Za-z][A-Za-z][0-9])(?P<country>{_COUNTRY})0?(?P<number>1{GAP}{{0,2}}[3-9](?:{GAP}{{0,2}}[0-9]){{9}})(?!{GAP}?[0-9*])"
    rf"|(?<![0-9])(?P<country2>{_COUNTRY})0?(?P<number2>1[3-9][0-9]{GAP}?[0-9]{{4}}{GAP}?[0-9]{{4}})(?![0-9])"
)
_GROUPS = re.compile("[0-9]+")
_SEPARATED = re.compile(f"{GAP}+")
_DECIMAL_BEHIND = re.compile(r" ?(?:亿|万|元|%|平方|公里|吨|米)")
_CODE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?!(?:TEL|Tel|tel|VX|vx|Vx|WX|wx|QQ|qq|PHONE|phone|Phone|V|v|T|t|M|mob)$)[A-Za-z]{1,8}[0-9]{0,4}[-_]?$"
)
_USUAL: Final = frozenset(
    {
        (11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 5, 3), (5, 6), (6, 5), (3, 2, 2, 2, 2), (3, 2, 3, 3),
        (3, 3, 3, 2), (5, 3, 3), (3, 2, 2, 4), (3, 4, 2, 2), (3, 2, 4, 2), (4, 7), (2, 3, 3, 3), (3, 3, 2, 3), (8, 3), (5, 4, 2), (5, 2, 4),
    }
)  # fmt: skip
_SMALL: Final = 2
_LABEL: Final = 16

_AREA = r"(?:0(?:10|2[0-9]|[3-9][0-9]{2}))"
_LANDLINE = re.compile(
    rf"(?<![0-9.])(?<![0-9][-/])(?:(?:\+|00)?86[ -]?\(?(?:{_AREA}|[1-9][0-9]{{1,2}})\)?|\(?{_AREA}\)?)(?:{GAP}|/){{0,3}}"
    rf"[2-8](?:{GAP}?[0-9]){{6,7}}(?P<extension>(?:{GAP}?(?:转分?机?|分机|ext\.?|EXT\.?|x)[ :]?|-)[0-9]{{1,5}})?(?![0-9])(?!{GAP}[0-9]{{3}})"
)
_LOCAL = re.compile(
    rf"(?:电话|座机|固话|宅电|家电|固定电话|联系方式|来电|回电|我家|家里|联系人[\u4e00-\u9fff]{{1,4}}|tel|TEL|Tel)(?:号码|号)?(?:[（(](?:家|宅|住宅|座机|固话)[）)])?[为是]?[:： ]{{0,3}}"
    rf"(?P<number>[2-8](?:{GAP}?[0-9]){{6,7}}(?:转[0-9]{{1,5}})?)(?![0-9*])(?!{GAP}[0-9])"
)


def find_phones(text: str, start: int, end: int) -> Iterator[PersonalSpan]:
    """Private telephones of a folded text, where a number stands between `start` and `end`."""
    for found in _MOBILE.finditer(text, start, end):
        if _is_mobile(text, found) and not is_office_mobile(text, found.start(), found.end()):
            yield PersonalSpan(kind=PersonalKind.PHONE, start=found.start(), end=found.end())
    for found in _LANDLINE.finditer(text, start, end):
        if not numbers_a_document(before(text, found.start())) and not is_office_landline(
            text, found.start(), found.end()
        ):
            yield PersonalSpan(kind=PersonalKind.LANDLINE, start=found.start(), end=found.end())
    for found in _LOCAL.finditer(text, max(0, start - _LABEL), end):
        if not is_office_landline(text, found.start("number"), found.end()):
            yield PersonalSpan(
                kind=PersonalKind.LANDLINE, start=found.start("number"), end=found.end("number")
            )


def _is_mobile(text: str, found: re.Match[str]) -> bool:
    number = found["number"] or found["number2"]
    start, end = found.start(), found.end()
    groups = tuple(len(group) for group in _GROUPS.findall(number))
    small = all(size <= _SMALL for size in groups)
    separators = set(_SEPARATED.findall(number))
    if groups not in _USUAL and not (small and len(separators) == 1):
        return False
    if "." in separators and len(groups) == _SMALL:
        return False
    head = text[max(0, start - 16) : start]
    if head.endswith(".") and head[-2:-1].isdigit() and _DECIMAL_BEHIND.match(text, end):
        return False
    return not (
        _CODE_BEFORE.search(head)
        or numbers_a_document(before(text, start))
        or _DECIMAL_BEHIND.match(text, end)
    )
