"""Finds where names of places stand: contiguous ones (河北省廊坊市大厂县夏垫镇) are one spot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.pairs import starts
from nlp.places.gazetteer import COUNTY, PREFECTURE, TOWN, Division, Path
from nlp.places.names import Name, Names
from nlp.places.words import words
from nlp.segment import segmenter

_CUT = re.compile(
    r"(?:省(?:考|会(?!议))|市(?:[民区场里郊井价面集]|考(?![察核试古评]))|县(?:城(?!管)|[里上域])|区[里域间别块])"
)
"""A word that takes the last character of a whole name: 上海市民, 大厂县城."""
_SPEAKING = frozenset(
    ["省考", "省会", "市民", "市考", "市区", "市里", "市郊", "县城", "县里", "县上", "县域", "区里"]
)
"""Of these, the ones that say that the name is a place's all the same."""
_ELSEWHERE = r"(?![某各该本全多两几等和与及的在到从共新老旧])"
_COUNTY_NAME = re.compile(
    rf"{_ELSEWHERE}[\u3400-\u9fff]{{1,3}}?(?:县|旗|(?<![城社园校景库山小灾街片厂辖郊管禁牧林矿湖港海新老发学居战军展能护范业宅务市])区)(?![级委局长域城里间别块])"
)
_TOWN_NAME = re.compile(
    rf"{_ELSEWHERE}[\u3400-\u9fff]{{1,4}}?(?:街道|苏木|镇(?![痛静定压]|政府|长)|乡(?![村下镇亲里]))"
)
_NOT_IN_NAMES = re.compile(r"[省市县区旗的了是]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of contiguous names; `meanings` are those of the last."""

    start: int
    end: int
    meanings: tuple[Division, ...]
    whole: bool
    """Says itself what it is: ends in 县, 镇."""
    sure: bool
    """Needs no sign that it is a place: several names in a row, or one before 县城, 市民."""
    trapped: bool = False
    """Part of another name: a street, a dish, a firm."""


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    name: Name
    sure: bool = False


def spots(body: str, names: Names, present: frozenset[str] | None = None) -> Iterator[Spot]:
    """All spots in order, those in other names among them (`trapped`), so that nothing inside them is looked for.

    `present` are pairs of the text, all heads of `names` in it among them, where they are known already.
    """
    towns = names.towns_in(body)
    free = 0
    for at in sorted({*starts(body, names.heads, present), *towns}):
        if at < free:
            continue
        options = sorted([*names.starting(body, at), *towns.get(at, ())], key=lambda name: -name.end)
        spot = _spot(body, at, options, names)
        if spot is not None:
            yield spot
            free = spot.end


def _spot(body: str, at: int, options: Sequence[Name], names: Names) -> Spot | None:
    best: Spot | None = None
    for option in options:
        parts = _kept(body, _chain(body, [_Part(at, option)], names), names)
        spot = _trapped(body, at, option) if not parts else _joined(parts)
        if best is None or (best.trapped and not spot.trapped) or (spot.end > best.end and not spot.trapped):
            best = spot
    return best


def _chain(body: str, parts: list[_Part], names: Names) -> list[_Part]:
    """The names that follow one another down the tree; earlier meanings are narrowed to what holds the later."""
    last = parts[-1]
    end = last.name.end
    for name, parent in names.under(last.name.meanings, body, end):
        narrowed = _Part(last.start, Name(end, (parent,), last.name.whole))
        return _chain(body, [*parts[:-1], narrowed, _Part(end, name)], names)
    further = _unlisted(body, end, last.name)
    return parts if further is None else [*parts, _Part(end, further)]


def _unlisted(body: str, at: int, above: Name) -> Name | None:
    """A county or town that the gazetteer does not hold (new or renamed), right behind the whole name above it."""
    parent = above.meanings[0]
    if len(above.meanings) > 1 or not above.whole or parent.level not in (PREFECTURE, COUNTY):
        return None
    pattern = _TOWN_NAME if parent.level == COUNTY else _COUNTY_NAME
    found = pattern.match(body, at)
    if found is None or _NOT_IN_NAMES.search(found[0][:-1]):
        return None
    division = Division(found[0], parent.level + 1, (*parent.path, found[0]), parent.abroad)
    return Name(found.end(), (division,), whole=True)


def _kept(body: str, parts: list[_Part], names: Names) -> list[_Part]:
    """The chain without last names that belong to what follows: 普陀区|长寿路."""
    while parts:
        name, start = parts[-1].name, parts[-1].start
        cut = _CUT.match(body, name.end - 1) if name.whole else None
        short = name.end - start == _SHORTEST
        if name.whole and cut is None and not (short and _is_dish(body, name.end)):
            return parts
        sight = len(parts) > 1 and _is_sight(body, start, name)
        if (
            not name.whole
            and not sight
            and (_own_street(body, name, names) or not is_trap(body, parts[0].start, parts[-1], names.path))
        ):
            return parts
        if cut is not None:
            shorter = _shortened(body, start, name, cut[0])
            return [*parts[:-1], *shorter] or parts[:-1]
        parts = parts[:-1]
    return parts


def _is_sight(body: str, start: int, name: Name) -> bool:
    """杭州西湖 is the lake and 湖北公安 the police; 杭州西湖警方 are those of the district."""
    table, end = words(), name.end
    ends = end == len(body) or body[end] in _ENDS
    return body[start:end] in table.everyday and not ends and table.sign.match(body, end) is None


def _own_street(body: str, name: Name, names: Names) -> bool:
    """阳朔西街, read in 阳朔: a street of one's own place."""
    return name.meanings[0].path == names.path and _STREET.match(body, name.end) is not None


def _shortened(body: str, start: int, name: Name, word: str) -> list[_Part]:
    """上海市 before 市民 is 上海; left as it is where one character would remain (岷县城)."""
    end = name.end - 1
    if end - start < _SHORTEST:
        return [_Part(start, name)]
    if cuts_word(body, start):
        return []
    return [_Part(start, Name(end, name.meanings, whole=False), sure=word in _SPEAKING)]


def cuts_word(body: str, at: int) -> bool:
    """Whether a word of the dictionary reaches over `at`: 水资源县里."""
    begin = max(0, at - 4)
    for word in segmenter().known(body[begin : at + 4]):
        if begin < at < begin + len(word):
            return True
        begin += len(word)
    return False


def is_trap(body: str, first: int, part: _Part, own: Path) -> bool:
    """Whether a bare name belongs to a longer word or name: 南京东路, 沙县小吃, 海口气, 八所港.

    `first` is where the names begin that it stands in a row with: the dictionary has 吉林长春 as one word. One's
    `own` place is known better than the dictionary knows it, which cuts 昨天习水下雨 into 水下.
    """
    table, start, end = words(), part.start, part.name.end
    level, next_one = part.name.meanings[0].level, body[end : end + 1]
    if (level >= COUNTY and next_one in _NATURE) or (level == TOWN and next_one in _PORTS):
        return True
    if table.trap.match(body, end) or _is_dish(body, end):
        return True
    at = max(0, first - 4)
    for word in segmenter().known(body[at : end + 5]):
        stop = at + len(word)
        if at < start < stop and at != first:
            return True
        if at < end < stop and not _fits(body[end:stop]):
            told = next_one in _ASIDE or table.sign.match(body, end) is not None
            return not (told and at > start and part.name.meanings[0].path[: len(own)] == own)
        if at >= end:
            return False
        at = stop
    return False


def _is_dish(body: str, end: int) -> bool:
    """沙县小吃; 盘州火腿厂 is a works in 盘州."""
    dish = words().dish.match(body, end)
    return dish is not None and words().made.match(body, dish.end()) is None


def _fits(rest: str) -> bool:
    """What a dictionary word may add to a name that stays a place's: 北京人, 天津港."""
    return rest in _FITTING or rest.endswith(_FACILITIES)


_SHORTEST = 2
_STREET = re.compile(r"[东西南北中老古正]街(?!道)")
_FACILITIES = (
    "大桥",
    "机场",
    "车站",
    "东站",
    "西站",
    "南站",
    "北站",
    "口岸",
    "码头",
    "开发区",
    "高新区",
    "政府",
    "法院",
)
_NATURE = frozenset("湾江河湖岛沟坝")
_ENDS = frozenset(' \n,，。.;；:：!！?？、)）】”"的')
_ASIDE = frozenset("上下里中外内前后边")
_PORTS = frozenset("港桥")
_FITTING = frozenset(
    [
        "人",
        "机场",
        "古城",
        "古镇",
        "老城",
        "港",
        "籍",
        "城",
        "市",
        "省",
        "县",
        "区",
        "州",
        "方面",
        "地区",
        "当地",
        "境内",
        "市区",
        "城区",
        "省考",
        "省会",
        "市民",
        "市考",
        "居民",
        "口岸",
        "军区",
        "新区",
    ]
)


def _trapped(body: str, at: int, option: Name) -> Spot:
    """What is no place, with the words that make it none: nothing is looked for inside 贵州茅台."""
    trap = words().trap.match(body, option.end)
    end = option.end if trap is None or option.whole else trap.end()
    return Spot(at, end, option.meanings, whole=False, sure=False, trapped=True)


def _joined(parts: Sequence[_Part]) -> Spot:
    last = parts[-1]
    sure = last.sure or len(parts) > 1
    return Spot(parts[0].start, last.name.end, last.name.meanings, whole=last.name.whole, sure=sure)
