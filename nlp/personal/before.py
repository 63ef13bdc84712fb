"""What stands before a name."""

from functools import cache, lru_cache
from typing import NamedTuple

from nlp.personal.affixes import Endings
from nlp.personal.bearers import PUNCTUATION, Bearer, words

_JOINTS = "：: “\"'‘「【[（(、，,=\n"
_LINKED = Endings(
    [
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
    ]
)
_HOUSES = (
    "店", "商家", "公司", "小区", "平台", "软件", "楼盘", "酒店", "品牌", "餐厅", "机构", "学校", "项目", "这家", "那家", "家", "医院", "诊所", "村", "地方", "APP", "群", "产品", "药", "厂",
    "超市", "饭店", "幼儿园", "馆", "企业", "车", "狗", "猫", "牌子", "菜",
)  # fmt: skip
_SELF = ("我", "本人", "他", "她", "对方", "此人", "人", "子", "女", "者")
_BY_NAME = frozenset(("名字叫", "名字是", "名叫", "叫做", "名为", "签名", "叫"))
_REACH = 26
_OPENING = 6.0
MOST_SLACK = 36.0
_AT_A_BEGINNING = 20.0
_ASKED_FOR = 13.0
_FOR = frozenset(("为", "即"))
_IS = frozenset(("是", "为", "即", "系"))


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


def look_before(text: str, start: int) -> Before:
    """Read what stands before `start`."""
    table = words()
    if start and text[start - 1] not in _telling_ends():
        return Before(Bearer.UNSAID, 0.0, False, False, text[start - 1], text[start - 1])
    left = text[max(0, start - _REACH) : start]
    bare, link = _unlinked(left)
    naming = (
        link in _BY_NAME
        or table.before.naming.longest(bare) is not None
        or (link in _IS and bare.endswith(_SELF))
    ) and not bare.endswith(_HOUSES)
    role = table.before.roles.longest(bare)
    if link in _FOR and role is not None and table.roles[role] is not Bearer.PRIVATE:
        role = None  # 领导为王… is for somebody
    bearer = table.roles[role] if role else Bearer.PRIVATE if naming else Bearer.UNSAID
    strength = _strength(role, naming=naming)
    open_before = not left or left[-1] in PUNCTUATION or (left[-1] == "号" and left[-2:-1].isdigit())
    if open_before:
        strength += _OPENING
    elif strength == 0 and table.before.object.longest(left) is not None:
        strength += _ASKED_FOR
    told = naming or (role is not None and len(role) > 1)
    return Before(
        bearer,
        strength,
        naming,
        told and bearer is Bearer.PRIVATE,
        "" if open_before else left[-1],
        left[-1:],
    )


def _strength(role: str | None, *, naming: bool) -> float:
    if naming:
        return 60.0
    if role is None:
        return 0.0
    return 55.0 if len(role) > 1 else 30.0


def _unlinked(left: str) -> tuple[str, str]:
    """What stands before, without marks, a remark in brackets and a linking word; and that word."""
    bare = left.rstrip(_JOINTS)
    if bare[-1:] in (")", "）"):
        bare = bare[: max(bare.rfind("("), bare.rfind("（"), 0)]
    link = _LINKED.longest(bare)
    if link is None:
        return bare, ""
    return bare[: -len(link)].rstrip(_JOINTS), link


@cache
def _telling_ends() -> frozenset[str]:
    """Behind what else a name begins nothing is said of it."""
    known = words().before
    ends = (known.roles, known.naming, known.object, _LINKED)
    return PUNCTUATION.union(_JOINTS, ")）号", *(each.marks for each in ends))


@cache
def _ends_of_labels() -> frozenset[str]:
    """The last two characters of what names a bearer, and the last of what stands between it and the name."""
    table = words()
    told = (*table.roles, *table.naming)
    return frozenset(word[-2:] for word in told if len(word) > 1) | frozenset("是叫为系：: \n（(“《【=")


@lru_cache(1 << 16)
def slack(left: str) -> float:
    """How much less a stretch may score and still be read closely, for the two characters right before it."""
    ends = _ends_of_labels()
    if not left or left in ends or left[-1] in ends:
        return MOST_SLACK
    return _AT_A_BEGINNING if left[-1] in PUNCTUATION else 0.0
