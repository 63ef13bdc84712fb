"""Kinds of personal data, stretches of a text that hold it, and the text without it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MASK: Final = "*"


class PersonalKind(StrEnum):
    """What kind of personal data a stretch of text is."""

    ID_CARD = "id_card"
    PHONE = "phone"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    EMAIL = "email"
    ACCOUNT = "account"
    ADDRESS = "address"
    MINOR_NAME = "minor_name"
    PERSON_NAME = "person_name"


PERSONAL_LABELS: Final = {
    PersonalKind.ID_CARD: "身份证号",
    PersonalKind.PHONE: "手机号",
    PersonalKind.LANDLINE: "固定电话",
    PersonalKind.BANK_CARD: "银行卡号",
    PersonalKind.PLATE: "车牌号",
    PersonalKind.EMAIL: "电子邮箱",
    PersonalKind.ACCOUNT: "网络账号",
    PersonalKind.ADDRESS: "住址",
    PersonalKind.MINOR_NAME: "未成年人姓名",
    PersonalKind.PERSON_NAME: "个人姓名",
}

_READINGS = 4
_DOOR: Final = re.compile(
    r"[0-9A-Za-z一二三四五六七八九十百〇零]+(?:[0-9A-Za-z一二三四五六七八九十百〇零#·,，、 —–-]|号院|号大院|组团|村民小组|小组|单元|附|之|[室房户号栋幢座楼层门梯区期院弄组社队东西南北])*$"
)
NAMES: Final = frozenset({PersonalKind.MINOR_NAME, PersonalKind.PERSON_NAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalSpan:
    """A stretch of a text that is personal data, Python string offsets."""

    kind: PersonalKind
    start: int
    end: int


def settled(found: Iterable[PersonalSpan]) -> tuple[PersonalSpan, ...]:
    """In the order of the text. Of two readings that overlap the longer stays; of the same stretch both do: a
    number can be a telephone and an account.
    """
    kept: list[PersonalSpan] = []
    taken: dict[int, tuple[int, int]] = {}
    for span in sorted(found, key=lambda each: (each.start - each.end, each.start)):
        place = (span.start, span.end)
        if any(taken.get(at, place) != place for at in range(*place)) or span in kept[-_READINGS:]:
            continue
        taken.update(dict.fromkeys(range(*place), place))
        kept.append(span)
    return tuple(sorted(kept, key=lambda each: (each.start, each.end)))


def hidden(text: str, spans: Iterable[PersonalSpan]) -> str:
    """The text, as long as before, with the spans starred out.

    Of a name the surname stays, of an address all but the door: estate, road and village say where a matter
    happens, not who lives there.
    """
    shown = list(text)
    for span in sorted(spans, key=lambda each: each.kind not in NAMES):
        start = span.start + _shown(span.kind, text[span.start : span.end])
        shown[start : span.end] = MASK * (span.end - start)
    return "".join(shown)


def _shown(kind: PersonalKind, words: str) -> int:
    """How many characters of a span stay."""
    if kind in NAMES:
        return 1
    door = _DOOR.search(words) if kind is PersonalKind.ADDRESS else None
    return door.start() if door else 0
