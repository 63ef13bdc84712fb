"""Identity numbers (18 and 15 digits), passports, and numbers of bank cards."""

import re
from collections.abc import Iterator
from typing import Final

from huiying.text.personal import checks
from huiying.text.personal.digits import GAP
from huiying.text.personal.kinds import PersonalKind, PersonalSpan
from huiying.text.personal.labels import before, numbers_a_document

_LONG = re.compile(
    rf"(?<![0-9A-FH-Za-fh-z])(?:[GLgl](?=[1-9]))?(?P<number>[1-9](?:{GAP}{{0,2}}[0-9]){{16}}{GAP}{{0,2}}[0-9XxⅩⅹ×χ])(?![0-9A-Za-z])"
)
_SHORT = re.compile(r"(?<![0-9A-Za-z.])[1-9][0-9]{14}(?![0-9A-Za-z.])")
_SAYS_IDENTITY = re.compile(r"身份|身分|证件号|证号|ID\s?card|IDcard", re.IGNORECASE)
_PASSPORT = re.compile(
    r"(?:护照|通行证|港澳证|台胞证|回乡证|军官证|士兵证)(?:证件)?(?:号码|号|编号)?[为是]?[:： ]{0,2}(?P<number>(?:[A-Z]{1,2}|[军武海空][\u4e00-\u9fff]?字第?)[0-9]{6,9})(?![0-9A-Za-z])"
)
_CARD = re.compile(rf"(?<![0-9*])(?<![0-9*][-.])[1-9](?:{GAP}{{0,2}}[0-9]){{14,18}}(?![0-9*])(?!{GAP}[0-9*])")
_DIGIT_GROUPS = re.compile("[0-9]+")
_ISSUER = re.compile("62|60|4|5[0-9]|35|36|37|9[0-9]")
_SAYS_CARD = re.compile(
    r"银行|信用卡|储蓄卡|借记卡|社保卡|卡号|[账帐]号|[账帐]户|户名|开户|转[账帐]|汇款|打款|收款|建行|工行|农行|中行|农商|邮储|信用社|招行|交行|存折"
)
_NOBODYS = re.compile(
    r"专户|对公|基本户|一般户|国库|财政|专用[账帐]户|单位[账帐]户|公司[账帐]户|公户|基金会|红十字|公交卡|市民卡|饭卡|购物卡|加油卡|会员卡|校园卡|门禁卡|电话卡|流量卡|一卡通|ETC|储值卡|礼品卡|社保卡|医保卡"
)
_CARD_LENGTHS: Final = range(16, 20)
_GROUP: Final = 4
_OLD_CARD: Final = 15


def find_cards(text: str, start: int, end: int) -> Iterator[PersonalSpan]:
    """Identity and bank card numbers of a folded text, where a long number stands between `start` and `end`."""
    taken: list[PersonalSpan] = []
    for span in (*_long(text, start, end), *_short(text, start, end)):
        taken.append(span)
        yield span
    for found in _CARD.finditer(text, start, end):
        inside = any(span.start < found.end() and found.start() < span.end for span in taken)
        if not inside and _is_card(text, found):
            yield PersonalSpan(kind=PersonalKind.BANK_CARD, start=found.start(), end=found.end())


def find_passports(text: str) -> Iterator[PersonalSpan]:
    """Numbers of passports, travel permits and officers' cards."""
    yield from (_identity(found, "number") for found in _PASSPORT.finditer(text))


def _long(text: str, start: int, end: int) -> Iterator[PersonalSpan]:
    for found in _LONG.finditer(text, start, end):
        number = re.sub("[^0-9Xx]", "", re.sub("[Ⅹⅹ×χ]", "X", found["number"]))
        if not checks.has_identity_shape(number):
            continue
        words = before(text, found.start())
        told = _SAYS_IDENTITY.search(words) is not None
        if told or (checks.checks_as_identity(number) and not numbers_a_document(words)):
            yield _identity(found, "number")


def _short(text: str, start: int, end: int) -> Iterator[PersonalSpan]:
    for found in _SHORT.finditer(text, start, end):
        if checks.has_identity_shape(found[0]) and _SAYS_IDENTITY.search(before(text, found.start())):
            yield _identity(found, 0)


def _identity(found: re.Match[str], group: str | int) -> PersonalSpan:
    return PersonalSpan(kind=PersonalKind.ID_CARD, start=found.start(group), end=found.end(group))


def _is_card(text: str, found: re.Match[str]) -> bool:
    groups = _DIGIT_GROUPS.findall(found[0])
    digits = "".join(groups)
    words = before(text, found.start())
    if numbers_a_document(words) and not _SAYS_CARD.search(words):
        return False
    if not _ISSUER.match(digits) or _NOBODYS.search(words):
        return False
    told = _SAYS_CARD.search(words) is not None
    if not told and any(len(group) < _GROUP - 1 for group in groups[:-1]):
        return False
    if len(digits) not in _CARD_LENGTHS:
        return told and len(digits) == _OLD_CARD
    return told or checks.checks_as_card(digits)
