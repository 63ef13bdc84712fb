"""A page as a list of text blocks in reading order, each with what surrounds it."""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

_UNSEEN = (
    "head", "script", "style", "noscript", "iframe", "svg", "canvas", "template", "select", "option", "button",
    "input", "textarea", "object", "embed", "audio", "video", "map",
)  # fmt: skip
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
        "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\r\f\v\n\u3000\xa0\u200b\ufeff]+")
_COMMENTS = re.compile(
    r"comment|cmt|pinglun|discuss|reply|replies|guestbook|\bpl\b|gentie|tie-", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|\w*crumbs?|foot\w*|copyright|side\w*|aside|relat\w*|recom\w*|tuijian|share\w*|"
    r"toolbar|tools?|login\w*|ads?|advert\w*|hot\w*|rank\w*|tags?|keywords?|qrcode|page[rs]?|paging|pagination|"
    r"disclaimer|statement|tips?|popup|modal|dialog|download|editor-info|print\w*|close|report|header|top\w*|"
    r"bottom\w*|links?|friend\w*|subscribe|feed-\w*|dislike\w*|swiper\w*|mask\w*|warning|noprint|mbox\w*|ambox|"
    r"catlinks|reference\w*)(?=[\s_-]|$)",
    re.IGNORECASE,
)
_BREAK = "\0"


@dataclass(slots=True, eq=False)
class Block:
    """Text that stands together (a paragraph, a cell, a heading); `<br>` inside it became a line break."""

    element: Any
    text: str
    linked: int
    """Characters of it that are link text."""
    furniture: tuple[Any, ...]
    """Elements around it whose name says that they are no content (navigation, sharing, advertisement …)."""
    comment: bool
    """Stands among readers' comments, by the name of an element around it."""
    worth: float = 0.0

    @property
    def mostly_links(self) -> bool:
        return self.linked > 0.5 * len(self.text)

    @property
    def name(self) -> str:
        """Class and id of its element."""
        return f"{self.element.get('class') or ''} {self.element.get('id') or ''}"


@dataclass(slots=True, kw_only=True)
class Page:
    """A parsed page."""

    url: str
    source: str
    """The markup, for what stands only in scripts."""
    title: str
    """Of the `<title>`."""
    metas: dict[str, str]
    blocks: list[Block]


def parse(text: str, url: str) -> Page:
    """Markup to blocks; what readers do not see is left out."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(_DECLARATION.sub("", text).encode("utf-8", "replace"), parser=parser)
    if root is None:
        return Page(url=url, source=text, title="", metas={}, blocks=[])
    title = _SPACE.sub(" ", root.findtext(".//title") or "").strip()
    metas = _metas(root)
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    return Page(url=url, source=text, title=title, metas=metas, blocks=_Walk().over(root))


def _metas(root: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.lower(), content)
    return metas


@dataclass(slots=True)
class _Walk:
    """One pass over the tree; text is collected until a block element begins or ends."""

    blocks: list[Block] = field(default_factory=list)
    stack: list[tuple[Any, bool, bool]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    furniture: list[Any] = field(default_factory=list)
    comments: int = 0
    links: int = 0
    linked: int = 0

    def over(self, root: Any) -> list[Block]:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._enter(element)
                self._take(element.text)
            else:
                self._leave(element)
                self._take(element.tail if element is not root else None)
        return self.blocks

    def _enter(self, element: Any) -> None:
        if element.tag == "br":
            self.parts.append(_BREAK)
        elif element.tag == "a":
            self.links += 1
        elif element.tag not in _INLINE:
            self._flush()
            self._open(element)

    def _open(self, element: Any) -> None:
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = name != " " and element.tag not in {"html", "body"}
        comment = named and _COMMENTS.search(name) is not None
        idle = element.tag in {"nav", "footer", "aside"} or (named and _FURNITURE.search(name) is not None)
        self.comments += comment
        if idle:
            self.furniture.append(element)
        self.stack.append((element, idle, comment))

    def _leave(self, element: Any) -> None:
        if element.tag == "a":
            self.links -= 1
        elif element.tag != "br" and element.tag not in _INLINE:
            self._flush()
            _, idle, comment = self.stack.pop()
            self.comments -= comment
            if idle:
                self.furniture.pop()

    def _take(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.links:
                self.linked += len(text.strip())

    def _flush(self) -> None:
        if not self.parts:
            return
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self.parts).split(_BREAK))
        text = "\n".join(line for line in lines if line)
        if text:
            owner = self.stack[-1][0]
            self.blocks.append(Block(owner, text, self.linked, tuple(self.furniture), self.comments > 0))
        self.parts.clear()
        self.linked = 0
