"""Where a text's matter happens, seen from the office's jurisdiction."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from nlp.gazetteer import Division, Gazetteer, divisions, short_name
from nlp.pairs import starts


class Scope(StrEnum):
    """How a text's matter lies to the jurisdiction."""

    LOCAL = "local"
    MENTIONED = "mentioned"
    ELSEWHERE = "elsewhere"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place name in a text. `full` is 省/市/县, or None where the name alone does not tell."""

    span: str
    start: int
    end: int
    full: str | None
    local: bool
    abroad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """The scope of a text, why, and the names it rests on."""

    scope: Scope
    why: str
    places: tuple[Place, ...] = ()
    key: str = ""
    """Where the matter happens as one string: the jurisdiction's path, or the finest place named."""
    abroad: bool = False


_DATELINE = re.compile(
    r"(?:据)?(?:新华社|新华网|中新社|中新网|人民网|央视|央广网|中广网|本报|本网|国际在线|[^\s,。]{2,6}(?:网|社|报|台))"
    r"[^\s,。;:!?]{0,14}?(?:\d{1,2}|[一二三四五六七八九十廿〇]{1,3})(?:月(?:\d{1,2}|[一二三四五六七八九十]{1,3}))?日"
    r"(?:专?电|讯|消息|报道|信息)"
)
_FOREIGN = re.compile(
    r"当地时间|据?外媒|路透社|法新社|美联社|共同社|韩联社|塔斯社|俄新社|彭博社|该国|(?<!人民)共和国|王国|"
    r"首都(?!北京|机场|医科|师范|博物馆|图书馆)|总统(?!套房)|首相|内政部|国会|驻[\u3400-\u9fff]{2,6}使领?馆"
)
"""Words of news from abroad, for countries and cities no table holds."""
_FROM_ABROAD = (
    *(
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
    ),
    *("共和国", "王国", "首都", "总统", "首相", "内政部", "国会", "驻"),
)
"""What one of `_FOREIGN` holds: looking for plain text costs nearly nothing."""
_COUNTIES = ("市", "县", "省", "外地")
_DATED = 400
"""Characters in which a dateline stands."""
_LEAD = 80
"""Characters of the text that usually say where it happens."""
_OPENING = 40
"""A local source that means another place says so at once."""
_OWN = re.compile(r"[本我](省|市|县|区|镇|乡|州|旗)")
_UNITS = {"省": 1, "市": 2, "州": 2, "县": 3, "区": 3, "旗": 3, "镇": 4, "乡": 4}
_FURTHER = re.compile(r"[一-鿿]{1,3}?[县区旗](?![级委局长域])")
"""A county the table does not hold, right after its province or prefecture."""
_UNLISTED = re.compile(
    r"(?:^|(?<=[\s,，。.;；:：!！?？、(（【《“\"的在到从和与于及至]))"
    r"(?![本我全各该某这那此每两几跨县市省为被把让给])(?:(?:邻|隔壁|外)[县市省]|外地|"
    r"(?P<name>(?!尊敬)[一-鿿]{1,3}(?:(?<![超城都集门上股楼夜菜花入开休书])市|(?<![各全区市郊两])县)))"
    r"(?![级委局长区场民政领人花容里内外])"
)
"""Counties and cities no table holds: new, renamed or fictional ones, at the start of a phrase."""
_NOT_AFTER = frozenset("路街道巷桥村站湾籍牌菜银商")
"""北京路 is a street and 杭州籍 a person's origin: no place of the matter."""


@dataclass(frozen=True, slots=True)
class PlaceFinder:
    """Finds places for one jurisdiction, given as `省/市/县` (fewer parts for a prefecture or a province)."""

    jurisdiction: str
    towns: tuple[str, ...] = ()
    _gazetteer: Gazetteer = field(init=False)
    _path: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        path = tuple(part for part in self.jurisdiction.split("/") if part)
        names = dict(divisions())
        for level in range(1, len(path) + 1):
            own = Division(name=path[level - 1], level=level, path=path[:level])
            names[own.name] = own
            names[short_name(own.name)] = own
        for town in self.towns:
            names[town] = Division(name=town, level=len(path) + 1, path=(*path, town))
        object.__setattr__(self, "_gazetteer", Gazetteer(names))
        object.__setattr__(self, "_path", path)

    @property
    def heads(self) -> frozenset[str]:
        """The character pairs with which names of places begin."""
        return frozenset(self._gazetteer.heads)

    def locate(
        self, title: str, text: str, *, post_is_local: bool = False, present: frozenset[str] | None = None
    ) -> Whereabouts:
        """Places and scope of `title + newline + text`; `post_is_local`: the source itself is of the place.

        `present` are character pairs of the whole, all of `heads` in it among them, where they are known already.
        """
        body = f"{title}\n{text}"
        places = tuple(self._find(body, present))
        where = _scope(places, len(title), "/".join(self._path), post_is_local=post_is_local)
        foreign = _foreign(body, len(title) + 2 * _LEAD)
        if foreign is None or where.abroad or (where.places and where.scope is Scope.LOCAL):
            return where
        why = f"“{foreign[0]}”是境外消息的用语"
        scope = Scope.MENTIONED if where.scope is Scope.MENTIONED else Scope.ELSEWHERE
        return replace(where, scope=scope, why=why, key="", abroad=True)

    def _find(self, body: str, present: frozenset[str] | None) -> Iterable[Place]:
        datelines = _datelines(body)
        others = {match.start(): match for match in _UNLISTED.finditer(body)} if _has(body, _COUNTIES) else {}
        others.update((match.start(), match) for match in _OWN.finditer(body))
        named, free = set(starts(body, self._gazetteer.heads, present)), 0
        for here in sorted(named | others.keys()):
            if here >= free:
                place = (
                    self._at(body, here, others, datelines) if here in named else self._other(others[here])
                )
                if place is not None:
                    yield place
                    free = place.end

    def _at(
        self,
        body: str,
        here: int,
        others: Mapping[int, re.Match[str]],
        datelines: Sequence[tuple[int, int]],
    ) -> Place | None:
        end = self._chain(body, here, self._gazetteer.longest)
        if any(start <= here < stop for start, stop in datelines):
            return None
        if end > here:
            return self._place(body, here, end)
        return self._other(others[here]) if here in others else None

    def _other(self, match: re.Match[str]) -> Place:
        """本县, 我市 and names no table holds."""
        return self._own(match) if match.re is _OWN else _unlisted(match)

    @staticmethod
    def _chain(body: str, at: int, longest: Callable[[str, int], str | None]) -> int:
        """The end of contiguous names: 江岭省云州市清源县 is one place."""
        end = at
        name = longest(body, end)
        while name is not None:
            end += len(name)
            name = longest(body, end)
        further = _FURTHER.match(body, end) if end > at and body[end - 1] in "省市州区" else None
        return end if further is None else further.end()

    def _place(self, body: str, start: int, end: int) -> Place | None:
        if end < len(body) and body[end] in _NOT_AFTER and body[end - 1] not in "省市县区":
            return None
        parts, at = [], start
        while at < end:
            name = self._gazetteer.longest(body, at) or body[at:end]
            parts.append(self._gazetteer.names.get(name) or Division(name=name, level=3, path=()))
            at += len(name)
        finest = parts[-1]
        abroad = any(part.abroad for part in parts)
        path = finest.path
        above = parts[-2].path if len(parts) > 1 else ()
        if above and path[: len(above)] != above:
            path = (*above, finest.name)
        depth = len(self._path)
        local = path[:depth] == self._path and bool(path)
        return Place(
            span=body[start:end],
            start=start,
            end=end,
            full="/".join(path) or None,
            local=local,
            abroad=abroad,
        )

    def _own(self, match: re.Match[str]) -> Place:
        level = min(_UNITS[match[1]], len(self._path))
        return Place(
            span=match[0],
            start=match.start(),
            end=match.end(),
            full="/".join(self._path[:level]),
            local=level == len(self._path),
            abroad=False,
        )


def _has(text: str, signs: Iterable[str]) -> bool:
    return any(sign in text for sign in signs)


def _foreign(body: str, end: int) -> re.Match[str] | None:
    return _FOREIGN.search(body, 0, end) if _has(body[:end], _FROM_ABROAD) else None


def _datelines(body: str) -> list[tuple[int, int]]:
    opening = body[:_DATED]
    if "日" not in opening or not _has(opening, "电讯消报信"):
        return []
    return [match.span() for match in _DATELINE.finditer(body, 0, _DATED)]


def _unlisted(match: re.Match[str]) -> Place:
    return Place(span=match[0], start=match.start(), end=match.end(), full=None, local=False, abroad=False)


def _scope(places: tuple[Place, ...], title_length: int, own: str, *, post_is_local: bool) -> Whereabouts:
    """Local when the title, or else the lead, or else the first place named says so."""
    local = [place for place in places if place.local]
    if not places:
        scope = Scope.LOCAL if post_is_local else Scope.NONE
        why = "本地来源，没有提到别处" if post_is_local else "没有提到地名"
        return Whereabouts(scope=scope, why=why, key=own if post_is_local else "")
    leading = _leading(places, title_length)
    if leading.local:
        return Whereabouts(
            scope=Scope.LOCAL, why=f"事发地为“{leading.span}”，属于本辖区", places=places, key=own
        )
    passing = leading.start > title_length + _OPENING or _is_above(leading, own)
    if not local and post_is_local and passing:
        return Whereabouts(scope=Scope.LOCAL, why="本地来源，别处只是顺带提到", places=places, key=own)
    scope = Scope.MENTIONED if local else Scope.ELSEWHERE
    why = f"事发地为“{leading.span}”，不在本辖区" + ("，本辖区只是被提到" if local else "")
    return Whereabouts(
        scope=scope, why=why, places=places, key=leading.full or leading.span, abroad=leading.abroad
    )


def _leading(places: tuple[Place, ...], title_length: int) -> Place:
    """The place that says where the matter happens: in the title, then in the lead; a local name first."""
    in_title = [place for place in places if place.start < title_length]
    in_lead = [place for place in places if place.start < title_length + _LEAD]
    among = in_title or in_lead or list(places)
    return next((place for place in among if place.local), among[0])


def _is_above(place: Place, own: str) -> bool:
    return place.full is not None and own.startswith(place.full + "/")
