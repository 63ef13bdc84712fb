"""Whether a name that stands in a text is a place there: 东方, 平安 and 大厂 are words too, 李海南 is a person."""

import re
from collections.abc import Sequence

from nlp.places.gazetteer import PREFECTURE, TOWN, Division, Path, gazetteer
from nlp.places.spotting import Spot
from nlp.places.traps import cuts_word
from nlp.places.words import words
from nlp.segment import segmenter

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文"
)
_UNSPEAKABLE = re.compile("[\x00\ud800-\udfff]")
_NAMED = frozenset("叫")
_ON_THE_WAY = frozenset("到至")
"""平安到家 is no way from 平安 to anywhere."""
_TITLES = frozenset("长任记者席员理授师")
_PHRASE = re.compile(r"[\s,，。.;；:：!！?？、()（）【】《》“”\"'#@|…~—-]")
_NEAR = 60
_ENOUGH = 2
_SHORT = 2


def is_place(body: str, spot: Spot, path: Path, named: Sequence[Path], *, listed: bool = False) -> bool:
    """Whether this spot is a place, seen from the jurisdiction `path`.

    `named` are other places of the text; `listed` if it stands in a list with one.
    """
    if spot.trapped or spot.sure:
        return spot.sure
    name = body[spot.start : spot.end]
    told = any(_belongs(spot.meanings, other) for other in named)
    known = told or _belongs(spot.meanings, path)
    if spot.whole:
        return _whole_is_place(body, spot, name, known=known)
    if is_person(body, spot) or _is_meant_otherwise(body, spot, name):
        return False
    table = words()
    doubtful = name in table.doubtful
    if not doubtful and (known or listed or any(meaning.level <= PREFECTURE for meaning in spot.meanings)):
        return True
    if name in table.everyday:
        visited = name in table.visited and _led(body, spot.start)
        return known and (
            visited or _signs(body, spot, everyday=True) + (told and _belongs(spot.meanings, path)) >= _ENOUGH
        )
    return _signs(body, spot) + known + _opens(body, spot.start) + _is_typical(body, spot, name) >= _ENOUGH


def _signs(body: str, spot: Spot, *, everyday: bool = False) -> int:
    sign = words().sign.match(body, spot.end)
    told = sign is not None and not (everyday and sign[0][0] in _ON_THE_WAY)
    return 2 * told + _led(body, spot.start)


def _is_typical(body: str, spot: Spot, name: str) -> bool:
    """Whether a name is known as a place's to everybody, or to the dictionary."""
    table = words()
    common = name in table.known_counties or spot.meanings[0].name in table.known_towns
    return name not in table.doubtful and (common or _tag(body, spot) == "ns")


def _whole_is_place(body: str, spot: Spot, name: str, *, known: bool) -> bool:
    if name in words().ordinary:
        generic = body[spot.end : spot.end + 1] == "的"
        return known and not generic and (_opens(body, spot.start) or _led(body, spot.start))
    table = gazetteer()
    renamed = name not in table.whole and name[:-1] in table.bare
    if (len(name) > _SHORT and not renamed) or spot.meanings[0].level == TOWN:
        return True
    return not cuts_word(body, spot.start) and (known or not cuts_word(body, spot.end))


def _tag(body: str, spot: Spot) -> str:
    """What part of speech a name is where it stands; empty where it is no word, or only part of one."""
    begin = max(0, spot.start - 4)
    at = begin
    for word, tag in segmenter().tag(_UNSPEAKABLE.sub(" ", body[begin : spot.end + 4])):
        if at >= spot.start:
            return tag if at == spot.start and at + len(word) == spot.end else ""
        at += len(word)
    return ""


def is_person(body: str, spot: Spot) -> bool:
    """李海南, 室友叫海南, 海南同志."""
    before = body[spot.start - 1 : spot.start]
    if before in _NAMED or words().person.match(body, spot.end) is not None:
        return True
    if before not in _SURNAMES:
        return False
    if body[spot.start - 2 : spot.start - 1] in _TITLES:
        return True
    begin = max(0, spot.start - 4)
    at = begin
    for word, tag in segmenter().tag(_UNSPEAKABLE.sub(" ", body[begin : spot.end + 4])):
        stop = at + len(word)
        if stop >= spot.start and at < spot.start:
            return tag.startswith("nr")
        at = stop
    return False


def _is_meant_otherwise(body: str, spot: Spot, name: str) -> bool:
    against = words().against.get(name)
    return (
        against is not None and against.search(body, max(0, spot.start - _NEAR), spot.end + _NEAR) is not None
    )


def _led(body: str, start: int) -> bool:
    table = words()
    before = body[max(0, start - 4) : start]
    return before[-1:] in table.before or before.endswith(table.before_words)


def _opens(body: str, start: int) -> bool:
    before = body[start - 1 : start]
    return not before or _PHRASE.match(before) is not None


def _belongs(meanings: Sequence[Division], path: Path) -> bool:
    """Whether one of the meanings lies in a place, holds it or is it; or both are of one prefecture."""
    for meaning in meanings:
        depth = min(len(meaning.path), len(path), 2)
        if depth and meaning.path[:depth] == path[:depth]:
            return True
    return False
