"""Forums: the threads a list shows, and the floors of a thread, of which each is a post of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from crawlers.charset import decode
from crawlers.entries import Ask, Entry, Fetched, Listed, Told
from crawlers.listing.links import chosen
from crawlers.listing.repeating import listings
from crawlers.listing.turning import turn
from crawlers.listing.unwrapping import unwrapped
from crawlers.listing.wording import each_said, said, told
from crawlers.moments import read_moment
from crawlers.pages import canonical_url
from crawlers.sources import ForumSource, MessageBoardSource

_NAMED_FLOORS = {"楼主": 1, "沙发": 2, "板凳": 3, "地板": 4}
_PASSING = re.compile(r"前|今天|昨天|刚刚")
"""Words of a time that another hour tells otherwise."""
_MARK, _FLOORS = 200, 300
"""Characters of a mark; floors of one page."""


def read_board(source: ForumSource | MessageBoardSource, fetched: Fetched) -> Listed:
    """Threads or messages of a list, with what it says of their state, and the next page of the list."""
    from parsel import Selector
    from w3lib.html import get_base_url

    text = unwrapped(decode(fetched.body, fetched.content_type)[0])
    page = Selector(text=text)
    base = get_base_url(text, fetched.url)
    entries = {entry.external_id: entry for entry in _entries(page, source, fetched.url, base)}
    following = turn(page.root, text, base, fetched.page) if fetched.page < source.pages else None
    return Listed(
        entries=tuple(entries.values()),
        following=(Ask(url=following, page=fetched.page + 1),) if following else (),
        nothing="请核对 row、link 选择器和 pattern 是否还符合页面",
    )


def _entries(page: Any, source: ForumSource | MessageBoardSource, url: str, base: str) -> Iterator[Entry]:
    if source.row is None:
        plain = source.link is None and source.pattern is None
        found = listings(page.root, base) if plain else chosen(page, url, base, source.link, source.pattern)
        for listing in found:
            yield Entry(url=listing.address, external_id=_name(source, listing.address), title=listing.title)
        return
    for row in page.css(source.row):
        for listing in islice(chosen(row, url, base, source.link, source.pattern), 1):
            yield Entry(
                url=listing.address,
                external_id=_name(source, listing.address),
                title=listing.title or None,
                mark=_mark(source, row),
            )


def _name(source: ForumSource | MessageBoardSource, address: str) -> str:
    """The thread's name for ever: its number where the declaration says how to find it, else its address."""
    wanted = source.thread_id if isinstance(source, ForumSource) else None
    found = re.search(wanted, address) if wanted else None
    return f"thread-{found[found.lastindex or 0]}" if found else address


def _mark(source: ForumSource | MessageBoardSource, row: Any) -> str | None:
    if isinstance(source, MessageBoardSource):
        return said(row, source.status)[:_MARK] or None
    replies, last = said(row, source.replies), said(row, source.last_reply)
    return (
        " | ".join(part for part in (replies, "" if _PASSING.search(last) else last) if part)[:_MARK] or None
    )


def read_thread(source: ForumSource, fetched: Fetched, head: Entry, counted: int = 0) -> Told:
    """Floors of one page of a thread; `counted`: how many floors the pages before it hold.

    The first floor bears the thread's name and title; a reply is named `thread#floor`.
    """
    from parsel import Selector

    text, _ = decode(fetched.body, fetched.content_type)
    page = Selector(text=text)
    title = said(page, source.title) or head.title
    posts: dict[str, Entry] = {}
    for at, floor in enumerate(page.css(source.floors.each)[:_FLOORS], counted + 1):
        number = _number(said(floor, source.floors.number)) or at
        post = _floor(source, fetched, floor, number)
        post = _opening(post, head, title) if number == 1 else _reply(post, head, number)
        if post.summary:
            posts.setdefault(post.external_id, post)
    return Told(posts=tuple(posts.values()), following=turn(page.root, text, fetched.url, fetched.page))


def _floor(source: ForumSource, fetched: Fetched, floor: Any, number: int) -> Entry:
    floors, anchor = source.floors, floor.root.get("id")
    address = canonical_url(fetched.url) or fetched.url
    moments = (read_moment(words, now=fetched.now) for words in each_said(floor, floors.published))
    return Entry(
        url=f"{address}#{anchor}" if anchor else address,
        external_id="",
        summary=told(floor, floors.text, floors.without),
        author=said(floor, floors.author) or None,
        published_at=next(filter(None, moments), None),
        extra={"floor": number},
    )


def _opening(post: Entry, head: Entry, title: str | None) -> Entry:
    return replace(post, url=head.url, external_id=head.external_id, title=title)


def _reply(post: Entry, head: Entry, number: int) -> Entry:
    parent = {"parent": head.external_id, "parent_url": head.url or ""}
    return replace(post, external_id=f"{head.external_id}#{number}", extra={**post.extra, **parent})


def _number(words: str) -> int | None:
    digits = re.search(r"\d{1,6}", words)
    return int(digits[0]) if digits else next((n for name, n in _NAMED_FLOORS.items() if name in words), None)
