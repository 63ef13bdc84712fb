"""The links of a page that may lead to an article, and the place of each in the page's structure."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.pages import canonical_url

_DATA = tomllib.loads(Path(__file__).with_name("lists.toml").read_text("utf-8"))
_AROUND, _BESIDE, _STATES = (frozenset(_DATA[name]) for name in ("around", "beside", "states"))
_DULL = frozenset(_DATA["dull"])
_FILE = re.compile(rf"\.(?:{'|'.join(_DATA['files'])})$", re.IGNORECASE)
_NO_WORDS = re.compile(r"[\W\d_年月日时分秒前今昨天页]*")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROWS = frozenset({"li", "tr", "tbody", "dd", "dt", "option", "article"})
_BESIDE_TITLE = re.compile(
    r"^[\[(（【]?20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\])）】]?\s+|\s+[\[(（【]?(?:20\d\d[-./年])?\d{1,2}[-./月]\d{1,2}日?[\])）】]?$"
)
"""A date that a link bears beside its title."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLES = frozenset({"title", "tit", "bt", "biaoti"})
_SHORTEST = 4
_ROW, _PIECES = 500, 100
"""Characters and pieces of text of a row that are read."""
_DEPTH = 40
"""Blocks around a link that tell where it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link: its lxml element, canonical address, title, and place in the document."""

    element: Any
    address: str
    title: str
    at: int


def anchors(root: Any, url: str) -> Iterator[Anchor]:
    """Links to other pages of the same site, but for those of navigation and footer and those that say nothing."""
    own, site = canonical_url(url), site_of(url)
    for at, element in enumerate(root.iter("a")):
        title = title_of(element)
        if len(title) < _SHORTEST or is_dull(title) or is_around(element):
            continue
        address = canonical_url(element.get("href") or "", url) if element.get("href") else None
        if address is None or address == own or not is_page(address) or site_of(address) != site:
            continue
        yield Anchor(element=element, address=address, title=title, at=at)


def title_of(element: Any) -> str:
    """The title a link bears: its heading where it holds one, else its words, or its title attribute where that says more."""
    shown = words(_heading(element))
    said = " ".join((element.get("title") or "").split())
    cut = shown.rstrip(".…· ")
    told = said if len(said) > len(cut) and said.startswith(cut[:_SHORTEST]) else shown
    return _BESIDE_TITLE.sub("", told).strip(" ·•|")


def _heading(element: Any) -> Any:
    """Of a link around a whole card the part that is the title."""
    within = islice(element.iter("*"), 1, _PIECES)
    parts = (part for part in within if part.tag in _HEADINGS or _tokens(part) & _TITLES)
    return next((part for part in parts if words(part)), element)


def words(element: Any) -> str:
    """The beginning of an element's words, on one line."""
    return " ".join(" ".join(islice(element.itertext("*"), _PIECES)).split())[:_ROW]


def is_dull(title: str) -> bool:
    """Whether a title names no article: a button, a number, a time."""
    return title.lower().strip(" >»[]【】") in _DULL or _NO_WORDS.fullmatch(title) is not None


def is_file(address: str) -> bool:
    """Whether an address is that of a document or picture."""
    return _FILE.search(address.partition("?")[0]) is not None


def is_page(address: str) -> bool:
    """Whether an address may be that of an article: no file, no front page."""
    parts = urlsplit(address)
    return not is_file(address) and bool(parts.path.strip("/") or parts.query)


def site_of(url: str) -> str:
    """The registered name an address belongs to: all offices under one name are one site."""
    host = (urlsplit(url).netloc or "").rpartition("@")[2].lower()
    if host.replace(".", "").replace(":", "").isdigit():
        return host
    labels = host.split(".")
    wide = ".".join(labels[-2:]).split(":")[0] in _DATA["suffixes"]
    return ".".join(labels[-3:] if wide else labels[-2:])


def is_around(element: Any) -> bool:
    """Whether an element stands in navigation, a footer, a pager, among friends' links.

    What is inside an article's own block (its header) is of the article.
    """
    blocks = list(blocks_around(element))
    outer = next((at for at, block in enumerate(blocks) if block.tag == "article"), -1)
    return any(goes_around(block) for block in blocks[outer + 1 :])


def goes_around(block: Any) -> bool:
    """Whether a block is navigation, a footer, a pager, a list of friends."""
    return block.tag in _DATA["around_tags"] or bool(_tokens(block) & _AROUND)


def is_beside(element: Any) -> bool:
    """Whether an element stands in a side column: most read, recommended, related."""
    tags = _DATA["beside_tags"]
    return any(block.tag in tags or _tokens(block) & _BESIDE for block in blocks_around(element))


def blocks_around(element: Any) -> Iterator[Any]:
    """The blocks an element stands in, nearest first."""
    return (block for block in islice(element.iterancestors(), _DEPTH) if block.tag not in {"body", "html"})


def signature(element: Any) -> tuple[str, ...]:
    """An element's place: the tags around it with the words of their classes; rows of one list have the same.

    Several links of one row stand in different places.
    """
    parent = element.getparent()
    beside = element.itersiblings("a", preceding=True) if parent is not None and parent.tag in _ROWS else ()
    place = [str(sum(1 for _ in beside))]
    for block in (element, *islice(element.iterancestors(), _DEPTH)):
        name = block.tag
        if name in {"td", "th"}:
            name += str(sum(1 for _ in block.itersiblings("td", "th", preceding=True)))
        elif name not in _ROWS:
            name += ".".join(sorted(_tokens(block) - _STATES))
        place.append(name)
    return tuple(place)


def _tokens(block: Any) -> frozenset[str]:
    return _parted(f"{block.get('class') or ''} {block.get('id') or ''}")


@lru_cache(maxsize=20_000)
def _parted(names: str) -> frozenset[str]:
    return frozenset(part.lower() for part in _PART.findall(names))
