"""What the body of a page holds: its text with the rows of tables, its pictures, the files it offers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from urllib.parse import unquote, urljoin, urlsplit

from crawlers.reading.article import Attachment, Image
from crawlers.reading.blocks import Block, Node, Page

_ROW = 1500
"""Characters of a row of a table of data; what is longer is a page laid out with a table."""
_ORNAMENT = re.compile(
    r"(?:^|[/_.-])(?:icon|logo|blank|loading|spacer|qr_?code|erweima|avatar|emoji|grey|btn|arrow)|^data:|\.svg",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 5, 30
"""Blocks around the body among which the files of a notice stand."""
_MOST = 200


def as_text(page: Page, body: Sequence[Block]) -> str:
    """Paragraphs separated by line breaks; a table's row is one line, its cells parted by tabs."""
    lines = []
    for row, blocks in groupby(body, key=lambda block: block.element.above("tr")):
        among = list(blocks)
        cells = [list(cell) for _, cell in groupby(among, key=_cell)]
        if (
            row is None
            or len(cells) == 1
            or sum(len(block.text) for block in page.blocks[row.first : row.last]) > _ROW
        ):
            lines += [block.text for block in among]
        else:
            lines.append(
                "\t".join(" ".join(block.text.replace("\n", " ") for block in cell) for cell in cells)
            )
    return "\n".join(lines)


def _cell(block: Block) -> Node | None:
    node: Node | None = block.element
    while node is not None and node.tag not in {"td", "th"}:
        node = node.parent
    return node


def link_share(body: Sequence[Block]) -> float:
    """Share of the body's characters that are link text."""
    length = sum(len(block.text) for block in body)
    return round(sum(block.linked for block in body) / length, 3) if length else 0.0


def images(page: Page, body: Sequence[Block]) -> tuple[Image, ...]:
    """Pictures in the body, in order; icons and place-holders are left out."""
    if not body:
        return ()
    first, last = body[0].place, body[-1].place + 1
    inside = (
        (address, " ".join(alt.split()))
        for place, address, alt in page.images
        if first <= place <= last and not _ORNAMENT.search(address)
    )
    found = {url: Image(url=url, alt=alt) for url, alt in _absolute(page.url, inside)}
    return tuple(found.values())[:_MOST]


def attachments(page: Page, body: Sequence[Block]) -> tuple[Attachment, ...]:
    """Files offered in the body or near it, in order."""
    first, last = (body[0].place - _BEFORE, body[-1].place + _AFTER) if body else (0, len(page.blocks))
    near = ((address, name) for place, address, name in page.files if first <= place <= last)
    found = {
        url: Attachment(url=url, name=name or unquote(urlsplit(url).path.rpartition("/")[2]))
        for url, name in _absolute(page.url, near)
    }
    return tuple(found.values())[:_MOST]


def _absolute(base: str, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for address, words in pairs:
        try:
            url = urljoin(base, address.strip())
            scheme = urlsplit(url).scheme
        except ValueError:
            continue
        if scheme in {"http", "https"}:
            yield url, words
