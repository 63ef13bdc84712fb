"""The text of pages that show it only by script: microblogs, news apps, sites drawn in the browser.

Such pages carry their content as a string in a script: as JSON, as JavaScript, or as JSON written like an address.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from urllib.parse import unquote

from crawlers.reading.blocks import Page, parse

_KEYS = (
    "content", "text", "html", "body", "articleBody", "longTextContent", "contentText", "articleContent", "detail", "data",
    "message", "text_raw",
)  # fmt: skip
_STRING = re.compile(
    r"""["']?\s{0,5}[:=]\s{0,5}("[^"\\]*+(?:\\.[^"\\]*+)*+"|'[^'\\]*+(?:\\.[^'\\]*+)*+')""", re.DOTALL
)
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ENCODED = re.compile(r">\s{0,20}(%7B%22[^<\s]{100,})", re.IGNORECASE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PLAIN = {"n": "\n", "r": "", "t": " ", "b": "", "f": ""}
_ASKED, _READ = 400, 12
"""Strings looked at, and the longest of them that are read."""
_LEAST = 10
"""Chinese characters of the shortest text taken for an article: a microblog is short."""


def embedded(page: Page) -> Page | None:
    """The page with the blocks of its scripted text in place of its own; None when no script holds any."""
    source = "\n".join([*map(unquote, _ENCODED.findall(page.source)), page.source])
    strings = list(islice(_strings(source), _ASKED))
    longest = sorted(set(strings), key=len, reverse=True)[:_READ]
    read = [parse(f"<body>{_markup(text)}</body>", page.url) for text in longest]
    best = max(read, key=_substance, default=None)
    if best is None or _substance(best) < _LEAST:
        return None
    best.source, best.title, best.metas = source, page.title, {**best.metas, **page.metas}
    return best


def _strings(source: str) -> Iterator[str]:
    """Strings under the keys of content, decoded."""
    for key in _KEYS:
        at = source.find(key)
        while at >= 0:
            found = _STRING.match(source, at + len(key))
            at = source.find(key, found.end() if found else at + len(key))
            if found and _CHINESE.search(said := _decoded(found[1])):
                yield said


def _decoded(literal: str) -> str:
    """A string of JSON or JavaScript as the text it stands for."""
    try:
        return str(json.loads(literal, strict=False)) if literal.startswith('"') else _unescaped(literal)
    except ValueError:
        return _unescaped(literal)


def _unescaped(literal: str) -> str:
    def character(match: re.Match[str]) -> str:
        sign = match[1]
        return chr(int(sign[1:], 16)) if len(sign) > 1 else _PLAIN.get(sign, sign)

    return _ESCAPED.sub(character, literal[1:-1])


def _markup(text: str) -> str:
    if "&lt;" in text:
        text = unescape(text)
    return text if "<" in text else text.replace("\n", "<br>")


def _substance(page: Page) -> int:
    """Chinese characters of a page that are no link and no furniture."""
    return sum(
        len(_CHINESE.findall(block.text)) - block.linked
        for block in page.blocks
        if not (block.furniture or block.comment)
    )
