"""Whether a name goes on as the name of something else: of a street, a dish, a firm, or as another word."""

import re
from dataclasses import dataclass

from nlp.places.gazetteer import COUNTY, TOWN, Path
from nlp.places.name import Name
from nlp.places.words import words
from nlp.segment import segmenter

_SHORTEST = 2
_AHEAD, _BEHIND = 4, 5
"""Characters around a name that are cut into words."""
_STREET = re.compile(r"[东西南北中老古正]街(?!道)")
_NATURE = frozenset("湾江河湖岛沟坝坡")
_ESTATE = re.compile(r"[港桥苑]|小区|社区|花园|家园|公园|广场|大厦|景区|博物馆|遗址|水库")
"""What is called after a town and may lie anywhere in it."""
_ENDS = frozenset(' \n,，。.;；:：!！?？、)）】”"的')
_ASIDE = frozenset("上下里中外内前后边")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several names in a row; `sure` if the word after it says that it is a place's."""

    start: int
    name: Name
    sure: bool = False


def untrapped(body: str, parts: list[Part], own: Path) -> list[Part]:
    """Names in a row without the last ones that belong to what follows (普陀区|长寿路); `own`: the jurisdiction."""
    while parts:
        last = parts[-1]
        if last.name.whole:
            cut = words().cutting.match(body, last.name.end - 1)
            dish = last.name.end - last.start == _SHORTEST and _is_dish(body, last.name.end)
            if cut is not None:
                return [*parts[:-1], *_shortened(body, last, cut[0])]
            if not dish:
                return parts
        elif _is_kept(body, parts, own):
            return parts
        parts = parts[:-1]
    return parts


def _is_kept(body: str, parts: list[Part], own: Path) -> bool:
    last = parts[-1]
    if len(parts) > 1 and _is_sight(body, last):
        return False
    street = last.name.meanings[0].path == own and _STREET.match(body, last.name.end) is not None
    return street or not _is_trap(body, parts[0].start, last, own)  # 阳朔西街 is in 阳朔 for its own office


def _is_sight(body: str, part: Part) -> bool:
    """杭州西湖 is the lake and 湖北公安 the police; 杭州西湖警方 are those of the district."""
    table, end = words(), part.name.end
    ends = end == len(body) or body[end] in _ENDS
    return body[part.start : end] in table.everyday and not ends and table.sign.match(body, end) is None


def _shortened(body: str, part: Part, word: str) -> list[Part]:
    """上海市 before 市民 is 上海; left as it is where one character would remain (岷县城)."""
    end = part.name.end - 1
    if end - part.start < _SHORTEST:
        return [part]
    if cuts_word(body, part.start):
        return []
    name = Name(end, part.name.meanings, whole=False)
    return [Part(part.start, name, sure=word in words().speaking)]


def cuts_word(body: str, at: int) -> bool:
    """Whether a word of the dictionary reaches over `at`: 水资源县里."""
    begin = max(0, at - _AHEAD)
    for word in segmenter().known(body[begin : at + _BEHIND]):
        if begin < at < begin + len(word):
            return True
        begin += len(word)
    return False


def _is_trap(body: str, first: int, part: Part, own: Path) -> bool:
    """Whether a bare name belongs to a longer word or name: 南京东路, 沙县小吃, 海口气, 八所港."""
    end, level = part.name.end, part.name.meanings[0].level
    next_one = body[end : end + 1]
    if (level >= COUNTY and next_one in _NATURE) or (level == TOWN and _ESTATE.match(body, end)):
        return True
    if words().trap.match(body, end) or _is_dish(body, end):
        return True
    return _is_inside_word(body, first, part, own)


def _is_inside_word(body: str, first: int, part: Part, own: Path) -> bool:
    """Whether a word of the dictionary reaches over an edge of a bare name and makes it none.

    `first` is where the names begin that it stands in a row with: between them words do not count (龙海|角美). One's
    `own` place is known better than the dictionary knows it, which cuts 昨天习水下雨 into 水下.
    """
    start, end = part.start, part.name.end
    at = max(0, first - _AHEAD)
    for word in segmenter().known(body[at : end + _BEHIND]):
        stop = at + len(word)
        if at < start < stop and start == first:
            return True
        if at < end < stop and not _fits(body[end:stop]):
            told = body[end] in _ASIDE or words().sign.match(body, end) is not None
            return not (told and at > start and part.name.meanings[0].path[: len(own)] == own)
        if at >= end:
            break
        at = stop
    return False


def _is_dish(body: str, end: int) -> bool:
    """沙县小吃; 盘州火腿厂 is a works in 盘州."""
    dish = words().dish.match(body, end)
    return dish is not None and words().made.match(body, dish.end()) is None


def _fits(rest: str) -> bool:
    return rest in words().joined or rest.endswith(words().joined_endings)
