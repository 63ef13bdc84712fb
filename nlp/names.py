"""Names that tell one site from another: towns, firms and works, estates, parks, schools, roads.

A firm is known by the first two characters of its own name (字号): 宏达化工厂, 宏达公司 and 宏达化工有限公司 are one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.segment import segmenter

LEAD = 400
"""Characters of the text that are read for names, beside the title."""

_JOINING = re.compile(r"^(?:n|x|g|nz|ns|nr|nt|b|j|vn|s|zg|eng|a|u|q|k|h|i|l|t)")
_HAN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+$")
_BREAKING = frozenset("的一了在是和与及有被把从到往向由因着过附近旁边那这某该此")
_PROPER = ("x", "nz", "nr", "ns", "nt", "g", "eng")
_TOWN = re.compile(r"(?P<name>[\u3400-\u9fff]{2,3})(?:镇|乡|街道)(?!政府|党委|长|干部|卫生院)")
_FIRM = re.compile(r"(?:有限责任公司|有限公司|股份公司|公司|集团|企业|厂|矿业|煤矿|矿)")
_THAT_FIRM = re.compile(
    r"(?<![\u3400-\u9fff])?(?P<name>[\u3400-\u9fff]{2})(?:那个|这个|那家|这家)(?:厂|公司|工厂|店)"
)
_SITE = re.compile(
    r"(?:小区|花园|家园|学校|小学|中学|大学|学院|幼儿园|酒店|宾馆|商场|市场|广场|大厦|公园|车站|码头|工业园|产业园|园区|"
    r"开发区|水库|大桥|隧道|村|大道|苑|新城|路|街|高速)$"
)
_THAT = ("那个", "这个", "那家", "这家")
_MARK = re.compile(r"[,，。;；:：!！?？、|\n]+")
_ENDS = "区园校学院店馆场厦站头库桥道村苑城路街速"
_SITE_ENDS = frozenset(_ENDS)
_SIGNS_OF_TOWNS = ("镇", "乡", "街道")
_TELLING = re.compile(
    rf"[{_ENDS}镇乡厂矿司团业](?<=[\u3400-\u9fffA-Za-z0-9]{{3}})"
    "(?:(?<=[村苑路街厂矿])|(?<=[镇乡])(?!政府|党委|长|干部|卫生院)|(?<=幼儿园|工业园|产业园|开发区)|"
    "(?<=街道|公司|集团|企业|小区|花园|家园|学校|小学|中学|大学|学院|酒店|宾馆|商场|市场|广场|大厦|公园|车站|码头|园区|"
    "水库|大桥|隧道|大道|新城|高速))"
)
"""A town, a firm or a site with what it is called by; a phrase that holds none need not be read."""
_HOSPITAL = "医院"
_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names of a text by class; `sites` are estates, parks, schools, roads."""

    towns: frozenset[str] = frozenset()
    firms: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.towns or self.firms or self.sites)

    def shared(self, other: "Names") -> list[str]:
        """Names both have, the telling ones first."""
        both = (self.firms & other.firms, self.sites & other.sites, self.towns & other.towns)
        return [name for found in both for name in sorted(found)]

    def conflict(self, other: "Names") -> bool:
        """Whether both name towns, or firms, and none is the same."""
        pairs = ((self.firms, other.firms), (self.towns, other.towns))
        return any(mine and yours and not mine & yours for mine, yours in pairs)

    def united(self, other: "Names", *, most: int) -> "Names":
        """Names of both, at most so many a class."""
        return Names(
            towns=frozenset(sorted(self.towns | other.towns)[:most]),
            firms=frozenset(sorted(self.firms | other.firms)[:most]),
            sites=frozenset(sorted(self.sites | other.sites)[:most]),
        )


@dataclass(slots=True)
class _Found:
    towns: set[str] = field(default_factory=set)
    firms: set[str] = field(default_factory=set)
    sites: set[str] = field(default_factory=set)


def find_names(title: str, text: str, *, but: Iterable[str] = ()) -> Names:
    """The names in the title and the lead; `but` are spans of places already known (清源县), which end a name."""
    head = f"{title}\n{text[:LEAD]}"
    for place in sorted(set(but), key=len, reverse=True):
        head = head.replace(place, "|")
    found = _Found()
    if any(word in head for word in _THAT):
        found.firms.update(match["name"] for match in _THAT_FIRM.finditer(head))
    # No word, and no end of a name, reaches over a mark: phrases that hold none need not be cut into words at all.
    telling = "\n".join([phrase for phrase in _MARK.split(head) if _TELLING.search(phrase)])
    for run in _runs(segmenter().tag(telling)) if telling else ():
        _read(run, found)
    return Names(towns=frozenset(found.towns), firms=frozenset(found.firms), sites=frozenset(found.sites))


def _runs(tagged: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Stretches of words that can be parts of one name."""
    run: list[tuple[str, str]] = []
    for word, tag in tagged:
        if _joins(word, tag):
            run.append((word, tag))
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


@lru_cache(1 << 16)
def _joins(word: str, tag: str) -> bool:
    return bool(_JOINING.match(tag) and _HAN.match(word)) and word not in _BREAKING


def _read(run: Sequence[tuple[str, str]], found: _Found) -> None:
    words = "".join(word for word, _ in run)
    if len(words) <= _LEAST or not _TELLING.search(words):
        return
    tags = {0: run[0][1]}
    at = 0
    for word, tag in run:
        tags[at] = tag
        at += len(word)
    begin = 0
    towns = _TOWN.finditer(words) if any(sign in words for sign in _SIGNS_OF_TOWNS) else ()
    town = next((match for match in towns if match.start() in tags), None)
    if town is not None:
        found.towns.add(town[0])
        begin = town.end()
    rest = words[begin:]
    firm = _FIRM.search(rest)
    if firm is not None and firm.start() >= _LEAST:
        own = tags.get(begin, "x")
        first = next((at for at in sorted(tags) if at > begin), len(words)) - begin
        if own.startswith(_PROPER) or first == 1:
            found.firms.add(rest[:_LEAST])
        return
    site = _SITE.search(rest) if words[-1] in _SITE_ENDS else None
    if site is not None and site.start() >= _LEAST and _HOSPITAL not in rest:
        found.sites.add(rest)
