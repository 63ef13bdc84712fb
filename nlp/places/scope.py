"""Where a text's matter happens: local, only mentioned, elsewhere or nowhere."""

import re
from collections.abc import Iterable, Sequence

from nlp.places.gazetteer import Path
from nlp.places.place import Place, Scope, Whereabouts
from nlp.places.shortening import TOWN_SUFFIXES
from nlp.places.words import words

_AHEAD = 8
_LOW, _AWAY = 0.3, 0.9
_OPENS, _PLACED, _REACHED, _PLAIN, _OURS = 2.0, 3.0, 2.5, 1.5, 2.8
_ABOVE = 0.6
"""The parent city's name beside one's own says less about where a matter is."""
_FIRST, _TITLE = 0.2, 0.8
_OPENING = 40
"""A local source that means another place says so at once."""
_PHRASE = re.compile(r"[\s,，。.;；:：!！?？、()（）【】《》“”\"'#@|…~—-]")
_FOREIGN = re.compile(
    r"当地时间|据?外媒|路透社|法新社|美联社|共同社|韩联社|塔斯社|俄新社|彭博社|该国|(?<!人民)共和国|王国|"
    r"首都(?!北京|机场|医科|师范|博物馆|图书馆)|总统(?!套房)|首相|内政部|国会|驻[\u3400-\u9fff]{2,6}使领?馆"
)
"""Words of news from abroad, for countries and cities no table holds."""
_FROM_ABROAD = (
    "当地时间",
    "外媒",
    "路透社",
    "法新社",
    "美联社",
    "共同社",
    "韩联社",
    "塔斯社",
    "俄新社",
    "彭博社",
    "该国",
    "共和国",
    "王国",
    "首都",
    "总统",
    "首相",
    "内政部",
    "国会",
    "驻",
)
"""What one of `_FOREIGN` holds: looking for plain text costs nearly nothing."""
_LEAD = 160
_LINES = frozenset(["到", "至", "往", "去", "直达", "开往", "通往", "-", "—", "→"])
_LISTED = frozenset(["、", "和", "与", "及", "以及", "跟", "或", "或者"])


def judge_scope(
    body: str, places: Sequence[Place], title_length: int, own: Path, *, post_is_local: bool
) -> Whereabouts:
    """The scope of `body` by the places in it; the first `title_length` characters are its title.

    `post_is_local`: the source itself is of the place, so that what names no place, or another one only in passing,
    is local.
    """
    found = _by_places(body, places, title_length, own, post_is_local=post_is_local)
    foreign = _foreign(body, title_length + _LEAD)
    if foreign is None or found.abroad or (places and found.scope is Scope.LOCAL):
        return found
    scope = Scope.MENTIONED if found.scope is Scope.MENTIONED else Scope.ELSEWHERE
    why = f"“{foreign[0]}”是境外消息的用语"
    return Whereabouts(scope=scope, why=why, places=found.places, abroad=True)


def _by_places(
    body: str, places: Sequence[Place], title_length: int, own: Path, *, post_is_local: bool
) -> Whereabouts:
    key = "/".join(own)
    if not places:
        scope = Scope.LOCAL if post_is_local else Scope.NONE
        why = "本地来源，没有提到别处" if post_is_local else "没有提到地名"
        return Whereabouts(scope=scope, why=why, key=key if post_is_local else "")
    kept = tuple(places)
    weights = _weights(body, places, title_length, key)
    local = max((weight for weight, place in zip(weights, places, strict=True) if place.local), default=0.0)
    away = max(
        (weight for weight, place in zip(weights, places, strict=True) if not place.local), default=0.0
    )
    among = [place for place in places if place.local] if local >= away and local else places
    if not local and away <= _LOW + _FIRST and not post_is_local:
        why = "提到的地名只是来历、籍贯或比较"
        return Whereabouts(scope=Scope.NONE, why=why, places=kept)
    leading = _heaviest(among, places, weights)
    if leading.local:
        return Whereabouts(
            scope=Scope.LOCAL, why=f"事发地为“{leading.span}”，属于本辖区", places=kept, key=key
        )
    lone = all(_is_lone_town(place, places) or _is_above(place, key) for place in places)
    passing = leading.start > title_length + _OPENING or _is_above(leading, key) or lone
    if not local and post_is_local and passing:
        return Whereabouts(scope=Scope.LOCAL, why="本地来源，别处只是顺带提到", places=kept, key=key)
    why = f"事发地为“{leading.span}”，不在本辖区" + ("，本辖区只是被提到" if local else "")
    return Whereabouts(
        scope=Scope.MENTIONED if local else Scope.ELSEWHERE,
        why=why,
        places=kept,
        key=_county(leading.full) if leading.full else leading.span,
        abroad=leading.abroad,
    )


def _heaviest(among: Iterable[Place], places: Sequence[Place], weights: Sequence[float]) -> Place:
    weight = {id(place): value for place, value in zip(places, weights, strict=True)}
    return max(among, key=lambda place: (weight[id(place)], -place.start))


def _weights(body: str, places: Sequence[Place], title_length: int, own: str) -> list[float]:
    """Of each mention; what is listed (徐州、开封), or the two ends of a line (南宁到扶绥的公交), weighs alike."""
    found: list[float] = []
    for number, place in enumerate(places):
        weight = _weight(body, place, title_length, own, first=not number)
        between = body[places[number - 1].end : place.start] if number else ""
        if between in _LISTED:
            weight = found[-1]
        elif between in _LINES and words().behind["route"].match(body, place.end):
            weight = found[-1] = _AWAY
        found.append(weight)
    return found


def _weight(body: str, place: Place, title_length: int, own: str, *, first: bool) -> float:
    """How much a mention says that the matter happens there."""
    above = _is_above(place, own)
    weight = _role(body, place, above=above) * (_ABOVE if above else 1.0)
    return weight + _FIRST * first + _TITLE * (place.start < title_length)


def _role(body: str, place: Place, *, above: bool) -> float:
    """What a place is to the matter, as a weight: where it happens 3, a place of origin 0.3."""
    before = body[max(0, place.start - _AHEAD) : place.start]

    def ahead(*names: str) -> bool:
        return any(words().ahead[name].search(before) for name in names)

    def behind(*names: str) -> bool:
        return any(words().behind[name].match(body, place.end) for name in names)

    if behind("origin", "compare") or ahead("origin", "compare"):
        return _LOW
    if ahead("ours"):
        return _OURS
    if behind("helping") or ahead("source", "addressed", "hearsay", "reach"):
        return _AWAY
    if ahead("placed"):
        return _AWAY if behind("stay") else _PLACED
    if ahead("goal"):
        return _AWAY if above or behind("purpose", "route", "stay") else _REACHED
    opens = not before or _PHRASE.match(before[-1]) is not None
    return _OPENS if opens else _PLAIN


def _foreign(body: str, end: int) -> re.Match[str] | None:
    head = body[:end]
    return _FOREIGN.search(head) if any(sign in head for sign in _FROM_ABROAD) else None


def _is_lone_town(place: Place, places: Sequence[Place]) -> bool:
    """Whether a town is named without what it lies in: a local source need not mean the one far away."""
    parts = (place.full or "").split("/")
    if not parts[-1].endswith(TOWN_SUFFIXES) or len(place.span) > len(parts[-1]):
        return False
    above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
    return not any(other.full in above for other in places)


def _county(full: str) -> str:
    """Without the town: what happens in one county may be told with it and without."""
    return full.rsplit("/", 1)[0] if full.endswith(TOWN_SUFFIXES) and full.count("/") > 1 else full


def _is_above(place: Place, own: str) -> bool:
    return place.full is not None and own.startswith(place.full + "/")
