"""The words of a part of a page, line by line, as a reader sees them."""

import re
from collections.abc import Collection, Iterator
from typing import Any

_BLOCKS = frozenset(
    {
        "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6",
        "hr", "li", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_MOST = 100_000
"""Beginnings and ends of elements that are read."""
_UNSEEN = frozenset({"script", "style", "noscript", "template", "select", "textarea", "button"})


def lines(element: Any, *, without: Collection[Any] = ()) -> list[str]:
    """Lines of an lxml element's text, none empty; what is in `without` (lxml elements) is left out."""
    joined = "".join(_pieces(element, frozenset(without)))
    found = (re.sub(r"[^\S\n]+", " ", line).strip() for line in joined.split("\n"))
    return [line for line in found if line]


def _pieces(element: Any, without: frozenset[Any]) -> Iterator[str]:
    # A page may be nested deeper than Python may call itself.
    entered: list[tuple[Any, bool]] = [(element, False)]
    for _ in range(_MOST):
        if not entered:
            return
        node, left = entered.pop()
        block = node.tag in _BLOCKS
        if left:
            yield "\n" if block else ""
            yield _flat(node.tail) if node is not element else ""
            continue
        if node.tag in _UNSEEN or not isinstance(node.tag, str) or node in without:
            yield _flat(node.tail) if node is not element else ""
            continue
        yield "\n" if block else ""
        yield _flat(node.text)
        entered.append((node, True))
        entered.extend((child, False) for child in reversed(node))


def _flat(words: str | None) -> str:
    return re.sub(r"\s+", " ", words or "").replace("\0", "")


def said(node: Any, selector: str | None) -> str:
    """What a CSS selector (also `::attr(x)`, `::text`) finds first within a parsel selector, on one line; else ''."""
    return next(each_said(node, selector), "")


def each_said(node: Any, selector: str | None) -> Iterator[str]:
    """All that it finds, in the page's order, none empty."""
    for found in node.css(selector) if selector else ():
        words = found.root if isinstance(found.root, str) else " ".join(lines(found.root))
        if flat := " ".join(words.split()):
            yield flat


def told(node: Any, selector: str, without: str | None = None) -> str:
    """All that a CSS selector finds within a parsel selector, line by line, but for what `without` selects."""
    left_out = {found.root for found in node.css(without)} if without else set()
    parts = (
        [found.root] if isinstance(found.root, str) else lines(found.root, without=left_out)
        for found in node.css(selector)
    )
    return "\n".join(line for part in parts for line in part).strip()
