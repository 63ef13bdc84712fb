"""A page as a list of text blocks in reading order, each with what surrounds it."""

import re
from dataclasses import dataclass, field
from typing import Any, Self

from lxml import etree

from crawlers.reading.names import NOTHING, kind

_UNSEEN = frozenset(
    {
        "head", "style", "noscript", "iframe", "svg", "canvas", "template", "select", "option", "button",
        "input", "textarea", "object", "embed", "audio", "video", "map", "script",
    }
)  # fmt: skip
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
        "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_PLAIN = _INLINE - {"a", "img", "time"}
"""Elements of which only the text matters."""
_PASSED = (_INLINE - {"a"}) | {"br"} | _UNSEEN
"""Elements whose end says nothing."""
_WHOLE = frozenset({"html", "body"})
_IDLE = frozenset({"nav", "footer", "aside"})
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENDED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
"""What stands behind the first of them is seen by readers and dropped by the parser."""
_ENDS = (("</html>", "</HTML>"), ("</body>", "</BODY>"))
_REST = 200
"""Characters behind the end that are more than counters and white space."""
_CONCEALED = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)
_INVISIBLE = ("\u200b", "\ufeff")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|csv)(?:$|[?#])", re.IGNORECASE)
_BREAK = "\0"
_ONWARD = re.compile("[页頁>›»]|next|余下|全文", re.IGNORECASE)
_TURN = 12
"""Characters of a link that leads to another page of the same article."""


@dataclass(slots=True, eq=False)
class Node:
    """An element that is not inline: its place in the tree, and the blocks in it, `page.blocks[first:last]`."""

    tag: str
    name: str
    """Class and id."""
    parent: Self | None
    idle: bool
    comment: bool
    first: int
    last: int = 0
    worth: float = 0.0

    def above(self, tag: str) -> Self | None:
        """The nearest element of that tag, itself included."""
        node: Self | None = self
        while node is not None and node.tag != tag:
            node = node.parent
        return node


@dataclass(slots=True, eq=False)
class Block:
    """Text that stands together (a paragraph, a cell, a heading); `<br>` inside it became a line break."""

    element: Node
    text: str
    linked: int
    """Characters of it that are link text."""
    furniture: tuple[Node, ...]
    """Elements around it whose name says that they are no content (navigation, sharing, advertisement …)."""
    comment: bool
    """Stands among readers' comments, by the name of an element around it."""
    place: int
    """Index in `page.blocks`."""
    worth: float = 0.0

    @property
    def mostly_links(self) -> bool:
        return self.linked > 0.5 * len(self.text)

    @property
    def name(self) -> str:
        """Class and id of its element."""
        return self.element.name


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
    head: frozenset[int] = frozenset()
    """Indices of blocks that are known to be no body: the table at the head of a notice."""
    nodes: list[Node] = field(default_factory=list)
    """In the order in which they begin."""
    files: list[tuple[int, str, str]] = field(default_factory=list)
    """Of every link to a file: index of the block it stands in, address, text."""
    turns: list[tuple[str, str]] = field(default_factory=list)
    """Of every link whose text is a number or names a next page: address, text."""
    images: list[tuple[int, str, str]] = field(default_factory=list)
    """Of every picture: index of the block it stands in or before, address, alternative text."""


def parse(text: str, url: str) -> Page:
    """Markup to blocks; what readers do not see is left out."""
    # Without huge_tree everything behind the 256th level is dropped, and old pages close few of their elements.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(_open_ended(text).encode("utf-8", "replace"), parser=parser)
    page = Page(url=url, source=text, title="", metas={}, blocks=[])
    if root is not None:
        _read_head(page, root)
        _Walk(page).over(root)
    return page


def _open_ended(text: str) -> str:
    """The markup without its declaration, and without the first of several ends."""
    if text.lstrip().startswith("<?xml"):
        text = _DECLARATION.sub("", text)
    for small, capital in _ENDS:
        at = text.find(small)
        at = at if at >= 0 else text.find(capital)
        if 0 <= at < len(text) - _REST:
            return _ENDED.sub("", text)
    return text


def _read_head(page: Page, root: Any) -> None:
    for element in root.iter("title", "meta"):
        if element.tag == "title":
            page.title = page.title or " ".join((element.text or "").split())
            continue
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            page.metas.setdefault(name.lower(), content)


@dataclass(slots=True)
class _Walk:
    """One pass over the tree; text is collected until a block element begins or ends."""

    page: Page
    node: Node | None = None
    parts: list[str] = field(default_factory=list)
    furniture: tuple[Node, ...] = ()
    comments: int = 0
    links: int = 0
    linked: int = 0

    def over(self, root: Any) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        parts = self.parts
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in _UNSEEN:
                    walk.skip_subtree()
                    continue
                if tag not in _PLAIN:
                    self._enter(element, tag)
                text = element.text
            else:
                if tag not in _PASSED:
                    self._leave(tag)
                text = element.tail
            # White space parts words, not blocks; most of it stands between elements and is dropped at once.
            if text and (parts or not text.isspace()):
                parts.append(text)
                if self.links:
                    self.linked += len(text.strip())
        self._flush()

    def _enter(self, element: Any, tag: str) -> None:
        if tag == "br":
            if self.parts:
                self.parts.append(_BREAK)
        elif tag == "a":
            self.links += 1
            self._offer(element)
        elif tag == "time":
            if not self.comments and element.get("datetime"):
                self.page.metas.setdefault("time", element.get("datetime"))
        elif tag == "img":
            if not self.furniture and not self.comments:
                self._show(element)
        else:
            if self.parts:
                self._flush()
            self._open(element, tag)

    def _show(self, element: Any) -> None:
        # What is loaded late has its address elsewhere than in src.
        address = element.get("data-src") or element.get("data-original") or element.get("src")
        if address:
            self.page.images.append((len(self.page.blocks), address, element.get("alt") or ""))

    def _offer(self, element: Any) -> None:
        """Note a link to another page or to a file, known by its address or by the name it is offered under."""
        address = element.get("href")
        if not address:
            return
        text = (element.text or "").strip()
        if 0 < len(text) <= _TURN and (text.isdigit() or _ONWARD.search(text)):
            self.page.turns.append((address, text))
        if not self.furniture and not self.comments and (_FILE.search(address) or _FILE.search(text)):
            name = " ".join("".join(element.itertext()).split()) or element.get("title") or ""
            self.page.files.append((len(self.page.blocks), address, name))

    def _open(self, element: Any, tag: str) -> None:
        name = f"{element.get('class', '')} {element.get('id', '')}".strip()
        found = kind(name) if name and tag not in _WHOLE else NOTHING
        idle = found.idle or tag in _IDLE
        style = element.get("style")
        if style and not idle and _CONCEALED.search(style):
            idle = True
        self.node = node = Node(tag, name, self.node, idle, found.comment, len(self.page.blocks))
        self.page.nodes.append(node)
        self.comments += found.comment
        if idle:
            self.furniture = (*self.furniture, node)

    def _leave(self, tag: str) -> None:
        if tag == "a":
            self.links -= 1
            return
        if self.parts:
            self._flush()
        node = self.node
        if node is not None:
            node.last = len(self.page.blocks)
            self.comments -= node.comment
            if node.idle:
                self.furniture = self.furniture[:-1]
            self.node = node.parent

    def _flush(self) -> None:
        whole = "".join(self.parts)
        for sign in _INVISIBLE:
            if sign in whole:
                whole = whole.replace(sign, "")
        self.parts.clear()
        linked, self.linked = self.linked, 0
        text = "\n".join(filter(None, (" ".join(line.split()) for line in whole.split(_BREAK))))
        if text and self.node is not None:
            blocks = self.page.blocks
            blocks.append(Block(self.node, text, linked, self.furniture, self.comments > 0, len(blocks)))
