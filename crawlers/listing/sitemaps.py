"""Sitemaps: the pages a site says it has, an index of such maps, and maps for news; also packed with gzip."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawlers.entries import Ask, Entry, Fetched, Listed
from crawlers.moments import read_moment
from crawlers.pages import canonical_url
from crawlers.sources import SitemapSource

LARGEST = 50 * 1024 * 1024
"""Bytes of a sitemap unpacked, as the protocol has it."""
_MOST, _READ = 50_000, 10_000
"""Entries of a sitemap, and those of them, the last changed, that are looked at."""
_GZIP = b"\x1f\x8b"


class NotASitemap(Exception):
    """The answer is no sitemap; the message says what is wrong, in Chinese."""


def read_sitemap(source: SitemapSource, fetched: Fetched) -> Listed:
    """Pages of a sitemap, or the sitemaps of an index, in its order. Raises NotASitemap."""
    body = _unpacked(fetched.body)
    if body.lstrip()[:4] == b"http":
        rows = [{"loc": line} for line in body.decode("utf-8", "replace").split()]
        return Listed(entries=tuple(_entries(rows, source, fetched)))
    kind, rows = _rows(body)
    if kind == "sitemapindex":
        return Listed(following=tuple(_maps(rows, fetched)), nothing="索引里没有列出任何网站地图")
    if kind == "urlset":
        return Listed(entries=tuple(_entries(rows, source, fetched)), nothing="请核对 pattern 是否还符合网址")
    raise NotASitemap("返回的内容不是网站地图（sitemap）")


def _unpacked(body: bytes) -> bytes:
    from scrapy.utils.gz import gunzip

    if not body.startswith(_GZIP):
        return body
    try:
        return gunzip(body, max_size=LARGEST)
    except (ValueError, EOFError, OSError, zlib.error, struct.error) as fault:  # too much is a ValueError
        raise NotASitemap("压缩的网站地图解不开，或解开后超过 50 MB") from fault


def _rows(body: bytes) -> tuple[str, list[dict[str, str]]]:
    """Name of the root, and of each entry the texts of its elements, those for news among them."""
    from lxml import etree

    events = etree.iterparse(
        io.BytesIO(body), events=("start", "end"), recover=True, resolve_entities=False, no_network=True
    )
    kind = ""
    rows: list[dict[str, str]] = []
    try:
        for event, element in events:
            name = _local(element)
            if event == "start":
                kind = kind or name
            elif name in {"url", "sitemap"} and len(rows) < _MOST:
                # What an entry says itself counts before what its news or pictures say.
                parts = [*element.iter("*"), *element]
                rows.append({_local(part): (part.text or "").strip() for part in parts})
                element.clear()
    except etree.XMLSyntaxError:
        return kind, rows
    return kind, rows


def _local(element: Any) -> str:
    return re.sub(r"^\{.*\}", "", str(element.tag))


def _maps(rows: list[dict[str, str]], fetched: Fetched) -> Iterator[Ask]:
    for row in rows:
        url = _address(row, fetched)
        if url is not None and url != canonical_url(fetched.url):
            yield Ask(url=url, page=2, changed_at=_moment(row, "lastmod", fetched.now))


def _entries(rows: list[dict[str, str]], source: SitemapSource, fetched: Fetched) -> Iterator[Entry]:
    wanted = re.compile(source.pattern) if source.pattern else None
    entries: dict[str, Entry] = {}
    if len(rows) > _READ:
        # Times in a sitemap are written so that their order is that of the alphabet.
        rows = sorted(rows, key=lambda row: row.get("lastmod", ""), reverse=True)[:_READ]
    for row in rows:
        url = _address(row, fetched)
        if url is None or url in entries or (wanted is not None and not wanted.search(url)):
            continue
        published = _moment(row, "publication_date", fetched.now)
        entries[url] = Entry(
            url=url,
            external_id=url,
            title=row.get("title") or None,
            published_at=published,
            changed_at=_moment(row, "lastmod", fetched.now) or published,
        )
    yield from entries.values()


def _address(row: dict[str, str], fetched: Fetched) -> str | None:
    return canonical_url(row["loc"], fetched.url) if row.get("loc") else None


def _moment(row: dict[str, str], name: str, now: datetime) -> datetime | None:
    return read_moment(row.get(name) or None, now=now)
