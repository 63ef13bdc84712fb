"""The next page of a list."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from crawlers.listing.anchors import site_of, words
from crawlers.pages import canonical_url

_NEXT = re.compile(r"\W*(?:下一?[页頁]|后一?页|next(?:\s?page)?)\W*|[›»>]", re.IGNORECASE)
_SCRIPTED = re.compile(
    r"""createPage\w{0,20}\s{0,3}\(\s{0,3}["']?(\d{1,5})["']?\s{0,3},\s{0,3}["']?(\d{1,5})["']?\s{0,3},"""
    r"""\s{0,3}["']([\w-]{1,80})["']\s{0,3},\s{0,3}["'](\w{2,6})["']"""
)
_ASKED = 5000
"""Links looked at."""


def turn(root: Any, markup: str, url: str, page: int = 1) -> str | None:
    """Absolute address of the page after the `page`-th of a list; None at its end or where it is not to be seen.

    `root`: the page's lxml root, `markup` the same page as text.
    """
    own, site = canonical_url(url), site_of(url)
    for address in _offered(root, page):
        target = urljoin(url, address)
        canonical = canonical_url(target)
        if canonical is not None and canonical != own and site_of(canonical) == site:
            return target.partition("#")[0]
    return _scripted(markup, url)


def _offered(root: Any, page: int) -> Iterator[str]:
    for link in root.xpath("//*[self::a or self::link][@rel='next'][@href]"):
        yield link.get("href")
    numbered = []
    for link in islice(root.iter("a"), _ASKED):
        said, address = words(link), link.get("href") or ""
        if _NEXT.fullmatch(said) or _NEXT.fullmatch(link.get("title") or ""):
            yield address
        elif said == str(page + 1) and _in_a_row_of_numbers(link):
            numbered.append(address)
    yield from numbered


def _in_a_row_of_numbers(link: Any) -> bool:
    row = link.getparent() if len(link.getparent().findall("a")) > 1 else link.getparent().getparent()
    told = [] if row is None else [words(other) for other in islice(row.iter("a"), 50)]
    return sum(word.isdigit() for word in told) > 1 or any("页" in word for word in told)


def _scripted(markup: str, url: str) -> str | None:
    """Where a script writes the links: createPageHTML(pages, this one from 0, name, ending)."""
    call = _SCRIPTED.search(markup) if "createPage" in markup else None
    if call is None:
        return None
    following = int(call[2]) + 1
    return urljoin(url, f"{call[3]}_{following}.{call[4]}") if following < int(call[1]) else None
