"""What stands beside a name: whose it is, and whether it is a name at all."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Bearer(StrEnum):
    """Whom the words before or behind a name make of its bearer."""

    PRIVATE = "private"
    OFFICIAL = "official"
    MEDIA = "media"
    UNSAID = "unsaid"


_JOINTS = "：: “\"'‘「【[（(、，,=\n"
_LINKS = (
    "分别是",
    "分别为",
    "名字叫",
    "名字是",
    "名叫",
    "叫做",
    "名为",
    "之一",
    "签名",
    "叫",
    "是",
    "为",
    "即",
    "系",
)
_NAMING = (
    "姓名",
    "名字",
    "署名",
    "落款",
    "户名",
    "全名",
    "真名",
    "本名",
    "实名",
    "名叫",
    "叫做",
    "名为",
    "联系人",
    "收件人",
    "签名",
    "转告",
    "表格里有",
)
_OBJECT = (
    "被", "对", "跟", "听", "由", "以", "给", "找", "找到", "寻找", "投诉", "举报", "冒用", "冒充", "殴打", "起诉", "控告", "喊", "请", "让", "帮", "替",
    "骂", "打", "把", "将", "向", "问", "告诉", "通知", "联系", "嫁给", "@", "据", "诊断", "感谢", "涉及", "指使", "伙同", "诉", "要求", "希望", "同意", "得知", "看到",
    "认识", "名字", "包括", "以及", "分别", "追究", "控诉", "检举", "揭发", "雇", "雇佣", "陪同", "带", "抱", "救", "救起", "救助", "送", "扶", "撞", "撞倒", "刺伤", "砍伤", "打伤", "骗", "欠", "借", "昨天", "今天", "当时", "原来",
)  # fmt: skip
_SELF = ("我", "本人", "他", "她", "对方", "此人", "人", "子", "女", "者")
_PERSONAL = re.compile(
    r"^ ?[（(，,、:： ]{0,2}(?:男|女|(?:汉|回|苗|土家|侗|瑶|壮|满|蒙古|藏|彝|白|维吾尔|布依|朝鲜|哈尼|傣|黎)族|[0-9*]{1,4} ?(?:周?岁|年生|年出生|个月)|身份证|现年|年龄|年仅|今年|时年|生于|电话|手机|联系|微信|户籍|家住|住址|住|系|原名|曾用名|[*0-9]{5})"
)
_POST = re.compile(
    r"^[（(，,、 ]{0,2}(?:男[，,、]|女[，,、]|汉族[，,、]|[^，,。；;（(）)\n]{0,4}[，,、])?(?:时任|现任|原任|历任|担任|兼任|同志(?:任|为)|[^，,。；;（(）)\n、]{0,12}(?:局|委|办|县|市|区|镇|乡|省|部|厅|党|政府|法院|检察院|公安|纪检|支队|大队|人大|政协)[^，,。；;（(）)\n、]{0,6}(?:书记|局长|县长|市长|区长|镇长|乡长|主任|部长|厅长|处长|科长|所长|主席|常委|院长|检察长|秘书长|支队长|大队长|民警|干部|科员|委员))"
)
_PSEUDONYM = re.compile(r"^[（(]?(?:化名|音译|音|假名|昵称|网名)")
_PUNCTUATION = frozenset('，,。；;：:！!？?、（）() \n“”"《》【】[]…~-—|/*0123456789')
_LONGEST = 6
_REACH = 26
_POST_HEADS = frozenset("同时现原历担兼")
_PERSONAL_HEADS = frozenset("男女住原曾现年系身家汉回苗土侗瑶壮满蒙藏彝白维布朝哈傣黎电手联微今时生")
_BY_NAME = frozenset(("名字叫", "名字是", "名叫", "叫做", "名为", "签名", "叫"))
_FOR = frozenset(("为", "即"))
_IS = frozenset(("是", "为", "即", "系"))


@dataclass(frozen=True, slots=True)
class Words:
    """Tables of `nlp/data/persons.toml`, and the public figures."""

    roles: Mapping[str, Bearer]
    honorific: frozenset[str]
    acting: frozenset[str]
    places: frozenset[str]
    nobody: frozenset[str]
    never: frozenset[str]
    public: frozenset[str]


@cache
def words() -> Words:
    """The tables that ship with the package."""
    data = tomllib.loads(files("nlp").joinpath("data/persons.toml").read_text("utf-8"))
    table = {name: list(dict.fromkeys(listed.split())) for name, listed in data.items()}
    roles = {
        word: bearer
        for bearer in (Bearer.OFFICIAL, Bearer.MEDIA, Bearer.PRIVATE)
        for word in table[bearer.value]
    }
    figures = files("nlp").joinpath("data/public_figures.txt").read_text("utf-8")
    public = [name for line in figures.splitlines() if not line.startswith("#") for name in line.split()]
    return Words(
        roles=roles,
        honorific=frozenset(table["honorific"]),
        acting=frozenset(table["acting"]),
        places=frozenset(table["places"]),
        nobody=frozenset(table["placeholders"]),
        never=frozenset(table["never"]),
        public=frozenset(public),
    )


class Before(NamedTuple):
    """What stands before a stretch. Strengths are in the unit of `Characters.score`."""

    bearer: Bearer
    strength: float
    naming: bool
    """It says that a name follows."""
    sure: bool
    """It says so, or whose."""
    runs_on: str
    """The last character of the phrase it is the middle of; empty at its beginning."""
    ends_in: str


class Behind(NamedTuple):
    """What stands behind a stretch."""

    bearer: Bearer
    strength: float
    place: int = 0
    """Length of the word that makes a place, a firm or a house of it."""


def look_before(text: str, start: int) -> Before:
    """Read what stands before `start`."""
    table = words()
    left = text[max(0, start - _REACH) : start]
    bare, link = _unlinked(left)
    naming = link in _BY_NAME or bare.endswith(_NAMING) or (link in _IS and bare.endswith(_SELF))
    role = _suffix(bare, table.roles)
    if link in _FOR and role is not None and table.roles[role] is not Bearer.PRIVATE:
        role = None  # 领导为王… is for somebody
    bearer = table.roles[role] if role else Bearer.PRIVATE if naming else Bearer.UNSAID
    strength = 60.0 if naming else 0.0 if role is None else 55.0 if len(role) > 1 else 30.0
    open_before = not left or left[-1] in _PUNCTUATION or (left[-1] == "号" and left[-2:-1].isdigit())
    if open_before:
        strength += 6
    elif strength == 0 and left.endswith(_OBJECT):
        strength += 13
    told = naming or (role is not None and len(role) > 1)
    return Before(
        bearer,
        strength,
        naming,
        told and bearer is Bearer.PRIVATE,
        "" if open_before else left[-1],
        left[-1:],
    )


def _unlinked(left: str) -> tuple[str, str]:
    """What stands before, without marks, a remark in brackets and a linking word; and that word."""
    bare = left.rstrip(_JOINTS)
    if bare[-1:] in (")", "）"):
        bare = bare[: max(bare.rfind("("), bare.rfind("（"), 0)]
    for link in _LINKS:
        if bare.endswith(link):
            return bare[: -len(link)].rstrip(_JOINTS), link
    return bare, ""


@cache
def _ends_of_labels() -> frozenset[str]:
    return _PUNCTUATION | frozenset(word[-1] for word in words().roles) | frozenset("是叫为即系名签一")


def can_end_a_label(char: str) -> bool:
    """Whether a word that names a bearer can end in this character, or what stands between it and the name."""
    return char in _ends_of_labels()


def is_pseudonym(text: str, end: int) -> bool:
    """Whether the text says that the name before is none."""
    return _PSEUDONYM.match(text[end : end + 6]) is not None


def look_behind(text: str, end: int) -> Behind:
    """Read what stands behind `end`."""
    right = text[end : end + _REACH]
    if not right:
        return Behind(Bearer.UNSAID, 8.0)
    if right[0] in _PUNCTUATION:
        if _POST.match(right):
            return Behind(Bearer.OFFICIAL, 40.0)
        return Behind(Bearer.PRIVATE, 40.0) if _PERSONAL.match(right) else Behind(Bearer.UNSAID, 8.0)
    if right[0] in _POST_HEADS and _POST.match(right):
        return Behind(Bearer.OFFICIAL, 40.0)
    if right[0] in _PERSONAL_HEADS and _PERSONAL.match(right):
        return Behind(Bearer.PRIVATE, 40.0)
    return _follower(right, words())


def place_behind(text: str, end: int) -> int:
    """Length of the word behind `end` that makes a place, a firm or a house of what stands before it; 0: none."""
    return look_behind(text, end).place


def _follower(right: str, table: Words) -> Behind:
    role = _prefix(right, table.roles)
    place = len(_prefix(right, table.places) or "")
    if role and len(role) > 1 and table.roles[role] is Bearer.OFFICIAL and len(role) >= place:
        return Behind(Bearer.OFFICIAL, 40.0)
    if len(_prefix(right, table.honorific) or "") >= max(place, 1):
        return Behind(Bearer.PRIVATE, 35.0)
    if place:
        return Behind(Bearer.UNSAID, 0.0, place)
    return Behind(Bearer.UNSAID, 12.0 if _prefix(right, table.acting) else 0.0)


def _suffix(left: str, table: Mapping[str, Bearer]) -> str | None:
    for size in range(min(_LONGEST, len(left)), 0, -1):
        if left[-size:] in table:
            return left[-size:]
    return None


def _prefix(right: str, table: Mapping[str, Bearer] | frozenset[str]) -> str | None:
    for size in range(min(_LONGEST, len(right)), 0, -1):
        if right[:size] in table:
            return right[:size]
    return None
