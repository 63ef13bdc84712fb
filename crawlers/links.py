"""List pages: the links to articles and threads they carry."""

import re
from urllib.parse import urlsplit

from crawlers.charset import decode
from crawlers.entries import Entry
from crawlers.moments import stamps
from crawlers.pages import canonical_url
from crawlers.sources import ListSource


def read_listing(
    body: bytes, *, url: str, source: ListSource, content_type: str | None = None
) -> list[Entry]:
    """Links of a list page in its order, each once; only links of the same host unless a pattern says more."""
    from parsel import Selector

    text, _ = decode(body, content_type)
    wanted = re.compile(source.pattern) if source.pattern else None
    entries: dict[str, Entry] = {}
    for link in Selector(text=text).css(source.link):
        address = canonical_url(link.attrib.get("href", ""), url)
        if address is None or address == canonical_url(url) or address in entries:
            continue
        if wanted.search(address) if wanted else urlsplit(address).netloc == urlsplit(url).netloc:
            title = link.attrib.get("title") or "".join(link.css("::text").getall())
            beside = " ".join(link.xpath("..//text()").getall())
            entries[address] = _entry(address, title, beside[:300])
    return list(entries.values())


def _entry(address: str, title: str, beside: str) -> Entry:
    # The date beside a link is the article's only when it is the one date there.
    dates = stamps(beside)
    return Entry(
        url=address,
        external_id=address,
        title=" ".join(title.split()) or None,
        published_at=dates[0].at if len(dates) == 1 and dates[0].minute else None,
    )
