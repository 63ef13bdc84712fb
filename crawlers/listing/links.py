"""List pages: the links to articles and threads they carry."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from crawlers.charset import decode
from crawlers.entries import Ask, Entry, Fetched, Listed
from crawlers.listing.anchors import is_around, is_dull, is_file, site_of, title_of, words
from crawlers.listing.repeating import Listing, listings
from crawlers.listing.turning import turn
from crawlers.listing.unwrapping import unwrapped
from crawlers.moments import stamps
from crawlers.pages import canonical_url
from crawlers.sources import ListSource

_ASKED = 5000
"""Links that a selector may choose: no run takes as many."""
_SELECTED = "请核对 link 选择器和 pattern 是否还符合页面"
_FOUND = "在页面里没有认出文章列表：请在来源里写明 link 选择器（如 ul.list a）或 pattern"
_FILES = "页面列出的是文件（PDF、Word 等），不是网页"


def read_listing(source: ListSource, fetched: Fetched) -> Listed:
    """Links of a list page in its order, each once, and its next page."""
    from parsel import Selector
    from w3lib.html import get_base_url

    text = unwrapped(decode(fetched.body, fetched.content_type)[0])
    page = Selector(text=text)
    base = get_base_url(text, fetched.url)
    plain = source.link is None and source.pattern is None
    found = (
        listings(page.root, base) if plain else chosen(page, fetched.url, base, source.link, source.pattern)
    )
    following = turn(page.root, text, base, fetched.page) if fetched.page < source.pages else None
    return Listed(
        entries=tuple(entry(listing) for listing in _once(found)),
        following=(Ask(url=following, page=fetched.page + 1),) if following else (),
        nothing=_nothing(page, plain=plain),
    )


def chosen(page: Any, url: str, base: str, link: str | None, pattern: str | None) -> Iterator[Listing]:
    """Links within a parsel selector that a CSS selector, a pattern or both choose.

    Without a pattern only pages of the same site, and none of its navigation.
    """
    wanted = re.compile(pattern) if pattern else None
    own, site = canonical_url(url), site_of(url)
    for anchor in _anchors(page, link or "a[href]"):
        address = canonical_url(anchor.get("href") or "", base)
        if address is None or address == own:
            continue
        title = title_of(anchor)
        beside = words(anchor.getparent())[:300]
        if wanted is None:
            fits = site_of(address) == site and not (is_around(anchor) or is_dull(title) or is_file(address))
        else:
            fits = wanted.search(address) is not None
        if fits:
            yield Listing(address=address, title=title, beside=beside)


def _anchors(page: Any, selector: str) -> Iterator[Any]:
    """The links a selector chooses, or the first link in each block it chooses."""
    for found in islice(page.css(selector), _ASKED):
        if isinstance(found.root, str):
            continue
        link = found.root if found.root.tag == "a" else next(found.root.iter("a"), None)
        if link is not None and link.getparent() is not None:
            yield link


def _once(found: Iterable[Listing]) -> list[Listing]:
    """Each address once, where it stands first, with the longest of its titles."""
    best: dict[str, Listing] = {}
    for listing in found:
        held = best.get(listing.address)
        if held is None or len(held.title) < len(listing.title):
            best[listing.address] = listing
    return list(best.values())


def entry(listing: Listing) -> Entry:
    """A listing as something to fetch. The date beside a link is the article's only when it is the one date there."""
    dates = stamps(listing.beside)
    one = dates[0] if len(dates) == 1 else None
    return Entry(
        url=listing.address,
        external_id=listing.address,
        title=listing.title or None,
        published_at=one.at if one else None,
        minute_known=one is not None and one.minute,
    )


def _nothing(page: Any, *, plain: bool) -> str:
    if not plain:
        return _SELECTED
    files = sum(is_file(link.get("href") or "") for link in page.root.iter("a"))
    return _FILES if files > 2 else _FOUND  # noqa: PLR2004  # one or two files are attachments of the page
