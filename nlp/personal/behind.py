"""What stands behind a name."""

import re
from typing import NamedTuple

from nlp.personal.bearers import PUNCTUATION, Bearer, Words, words

_PERSONAL = re.compile(
    r"^ ?[（(，,、:： ]{0,2}(?:男|女|(?:汉|回|苗|土家|侗|瑶|壮|满|蒙古|藏|彝|白|维吾尔|布依|朝鲜|哈尼|傣|黎)族|[0-9*]{1,4} ?(?:周?岁|年生|年出生|个月)|身份证|现年|年龄|年仅|今年|时年|生于|电话|手机|联系|微信|户籍|家住|住址|住|系|原名|曾用名|重伤|轻伤|受伤|死亡|遇难|已故|已去世|失踪|未成年|学生|监护人|诉(?:[\u3400-\u9fff]{2,4}[，,、等]|[^，,。]{1,24}(?:纠纷|一案))|[*0-9]{5})"
)
_POST = re.compile(
    r"^[（(，,、 ]{0,2}(?:男[，,、]|女[，,、]|汉族[，,、]|[^，,。；;（(）)\n]{0,4}[，,、])?(?:时任|现任|原任|历任|担任|兼任|同志(?:任|为)|[^，,。；;（(）)\n、]{0,12}(?:局|委|办|县|市|区|镇|乡|省|部|厅|党|政府|法院|检察院|公安|纪检|支队|大队|人大|政协)[^，,。；;（(）)\n、]{0,6}(?:书记|局长|县长|市长|区长|镇长|乡长|主任|部长|厅长|处长|科长|所长|主席|常委|院长|检察长|秘书长|支队长|大队长|民警|干部|科员|委员))"
)
_APPOINTED = re.compile(
    r"^(?:[，,（(、][^。；;\n]{0,44}?(?:现任|时任|拟任|原任|历任|曾任)|(?:任|为|的|当选|出任|担任)[^，,。；;\n]{0,16}?"
    r"(?:书记|局长|县长|市长|区长|镇长|乡长|主任|部长|厅长|处长|科长|所长|主席|常委|院长|检察长|秘书长|委员|职务))"
)
_PSEUDONYM = re.compile(r"^[（(]?(?:化名|音译|音|假名|昵称|网名)")
_REACH = 26
_CAREER = 56
_POST_HEADS = PUNCTUATION | frozenset("同时现原历担兼任为的当出")
_SIGN_OF_OFFICE = re.compile("[长委警任]|书记|主席|干部|科员")
_PERSONAL_HEADS = PUNCTUATION | frozenset(
    "男女住原曾现年系身家汉回苗土侗瑶壮满蒙藏彝白维布朝哈傣黎电手联微今时生"
)


class Behind(NamedTuple):
    """What stands behind a stretch."""

    bearer: Bearer
    strength: float
    place: int = 0
    """Length of the word that makes a place, a firm or a house of it."""


_NOTHING = Behind(Bearer.UNSAID, 8.0)
_OFFICE = Behind(Bearer.OFFICIAL, 40.0)
_PERSON = Behind(Bearer.PRIVATE, 40.0)
_ADDRESSED = Behind(Bearer.PRIVATE, 35.0)
_ACTING = Behind(Bearer.UNSAID, 12.0)
_UNKNOWN = Behind(Bearer.UNSAID, 0.0)


def look_behind(text: str, end: int) -> Behind:
    """Read what stands behind `end`."""
    right = text[end : end + _REACH]
    if not right:
        return _NOTHING
    first = right[0]
    if first in _POST_HEADS and _is_posted(text[end : end + _CAREER], right):
        return _OFFICE
    if first in _PERSONAL_HEADS and _PERSONAL.match(right):
        return _PERSON
    return _NOTHING if first in PUNCTUATION else _follower(right, words())


def _is_posted(career: str, right: str) -> bool:
    """Whether an office of the person follows: 任县住建局局长; (时任县长); , 现任…"""
    if "任" in career and _APPOINTED.match(career):
        return True
    return _SIGN_OF_OFFICE.search(right) is not None and _POST.match(right) is not None


def place_behind(text: str, end: int) -> int:
    """Length of the word behind `end` that makes a place, a firm or a house of what stands before it; 0: none."""
    return look_behind(text, end).place


def _follower(right: str, table: Words) -> Behind:
    words_behind = table.behind
    role = words_behind.roles.longest(right)
    place = len(words_behind.places.longest(right) or "")
    if role and len(role) > 1 and table.roles[role] is Bearer.OFFICIAL and len(role) >= place:
        return _OFFICE
    if len(words_behind.honorific.longest(right) or "") >= max(place, 1):
        return _ADDRESSED
    if place:
        return Behind(Bearer.UNSAID, 0.0, place)
    return _ACTING if words_behind.acting.longest(right) else _UNKNOWN


def is_pseudonym(text: str, end: int) -> bool:
    """Whether the text says that the name before is none."""
    return _PSEUDONYM.match(text[end : end + 6]) is not None
