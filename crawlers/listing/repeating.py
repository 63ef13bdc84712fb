"""The articles a list page lists, found by its structure: repeated blocks of links of one shape with long titles.

What stands around the list (navigation, footer, friends' links, rankings) is told from it by the words of its
blocks, by short titles, by missing dates and by addresses of another shape.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import log2
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from crawlers.listing.anchors import Anchor, anchors, blocks_around, is_beside, signature, words

_DATE = re.compile(
    r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}|(?<![\d.])(?:1[0-2]|0?[1-9])[-/月](?:3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|\d{1,2}:\d{2}|\d\s*(?:秒|分钟|小时|天|周)\s?前|刚刚|[今昨前]天"
)
_LONG = 24
"""Characters of a title beyond which more say nothing."""
_SHORT, _HEADING = 5, 8
_MANY = 3
_DATED = 0.8
_MOST = 2000
"""Links looked at: no run takes as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One article a page lists."""

    address: str
    title: str
    beside: str
    """The words of its row, the title among them."""


def listings(root: Any, url: str) -> list[Listing]:
    """What the page with this lxml root lists, in its order, each address once; nothing where it lists nothing."""
    grouped = _grouped(islice(anchors(root, url), _MOST))
    blocks = _Blocks(grouped.values())
    groups = [_Group(anchors, blocks) for anchors in grouped.values()]
    best = max((group for group in groups if group.is_list), key=lambda group: group.score, default=None)
    if best is None:
        return []
    chosen = [group for group in groups if group is best or group.belongs_to(best)]
    found: dict[str, tuple[int, Listing]] = {}
    for group in chosen:
        for at, listing in group.listings():
            held = found.get(listing.address)
            if held is None or len(held[1].title) < len(listing.title):
                found[listing.address] = (min(at, held[0]) if held else at, listing)
    return [listing for _, listing in sorted(found.values(), key=lambda pair: pair[0])]


def _grouped(found: Iterable[Anchor]) -> dict[tuple[str, ...], list[Anchor]]:
    groups: dict[tuple[str, ...], list[Anchor]] = {}
    for anchor in found:
        groups.setdefault(signature(anchor.element), []).append(anchor)
    return groups


class _Blocks:
    """The blocks of the page in which some place of links repeats itself."""

    def __init__(self, groups: Iterable[list[Anchor]]) -> None:
        self.repeating: set[Any] = set()
        for group in groups:
            held: dict[Any, str] = {}
            for anchor in group:
                for block in blocks_around(anchor.element):
                    if held.setdefault(block, anchor.address) != anchor.address:
                        self.repeating.add(block)

    def row(self, element: Any) -> str:
        """The words of the largest block around a link in which none does."""
        row = element
        for block in blocks_around(element):
            if block in self.repeating:
                break
            row = block
        return words(row)


class _Group:
    """Links that stand in the same place of repeated blocks."""

    def __init__(self, anchors: list[Anchor], blocks: _Blocks) -> None:
        self.anchors, self.blocks = anchors, blocks
        self.addresses = {anchor.address for anchor in anchors}

    @cached_property
    def length(self) -> float:
        return float(median(min(len(anchor.title), _LONG) for anchor in self.anchors))

    @cached_property
    def shape(self) -> str:
        return Counter(shape(anchor.address) for anchor in self.anchors).most_common(1)[0][0]

    @cached_property
    def rows(self) -> list[str]:
        """The words beside each link."""
        return [self.blocks.row(anchor.element) for anchor in self.anchors]

    @cached_property
    def dated(self) -> float:
        return sum(bool(_DATE.search(row)) for row in self.rows) / len(self.rows)

    @cached_property
    def numbered(self) -> float:
        """Share of addresses that name one thing: a number, or a page with an ending."""
        return sum(bool(_NAMED.search(anchor.address)) for anchor in self.anchors) / len(self.anchors)

    @cached_property
    def score(self) -> float:
        alike = sum(shape(anchor.address) == self.shape for anchor in self.anchors) / len(self.anchors)
        weight = log2(1 + len(self.addresses)) * self.length * (1 + self.dated)
        return weight * (0.5 + alike / 2) * (0.4 + 0.6 * self.numbered) * (0.4 if self.beside else 1)

    @cached_property
    def beside(self) -> bool:
        return is_beside(self.anchors[0].element)

    @cached_property
    def told_apart(self) -> bool:
        """Whether the titles differ: `有新回复` beside every thread names none."""
        return len({anchor.title for anchor in self.anchors}) * 2 > len(self.addresses)

    @property
    def is_list(self) -> bool:
        enough = len(self.addresses) >= _MANY or self.dated >= _DATED
        return enough and self.length >= _SHORT and self.told_apart and (self.numbered > 0 or self.dated > 0)

    def belongs_to(self, best: "_Group") -> bool:
        """Whether these are articles of the same list: its headlines, or further blocks of it."""
        if self.beside or not self.told_apart or self.length < _HEADING or self.shape != best.shape:
            return False
        return best.dated < _DATED or self.dated >= _DATED or len(self.addresses) < _MANY

    def listings(self) -> Iterator[tuple[int, Listing]]:
        for anchor, row in zip(self.anchors, self.rows, strict=True):
            yield anchor.at, Listing(address=anchor.address, title=anchor.title, beside=row)


_NAMED = re.compile(r"\d{3}|[\d/=-]\d|\.[sx]?html?$|\.(?:php|jsp|aspx?)\?")


def shape(address: str) -> str:
    """What addresses of one sort have in common: numbers and the last name do not count."""
    parts = urlsplit(address)
    folder, _, name = re.sub(r"\d+", "0", parts.path).rpartition("/")
    ending = re.search(r"\.\w{2,6}$", name)
    name = re.sub(r"[A-Za-z]*0[\w-]*", "0", name) if "0" in name else "*" + (ending[0] if ending else "")
    keys = "&".join(sorted(pair.split("=")[0] for pair in parts.query.split("&")))
    return f"{re.sub('/0(?=/|$)', '', folder)}/{name}?{keys}"
