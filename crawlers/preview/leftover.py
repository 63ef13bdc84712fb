"""Links of a list page that its selector or pattern passes over, each with the reason."""

from collections.abc import Iterator

from crawlers.entries import Entry, Fetched, Listed
from crawlers.listing.anchors import site_of
from crawlers.listing.links import read_listing
from crawlers.preview.outcome import Fate, Prospect
from crawlers.sources import ListSource

SHOWN = 10


def passed_over(source: object, listed: Listed, fetched: Fetched) -> tuple[Prospect, ...]:
    """The first links that were not chosen; none where the list was found by its structure."""
    if not isinstance(source, ListSource) or (source.link is None and source.pattern is None):
        return ()
    anything = source.model_copy(update={"link": source.link or "a[href]", "pattern": ".", "pages": 1})
    chosen = {entry.external_id for entry in listed.entries}
    rest = (entry for entry in read_listing(anything, fetched).entries if entry.external_id not in chosen)
    return tuple(_told(source, rest, site_of(fetched.url)))[:SHOWN]


def _told(source: ListSource, rest: Iterator[Entry], site: str) -> Iterator[Prospect]:
    for entry in rest:
        if source.pattern is not None:
            why = "网址不符合 pattern"
        elif site_of(entry.url or "") != site:
            why = "不是本站的链接；要采请写 pattern"
        else:
            why = "像是导航、文件或空标题的链接"
        yield Prospect(fate=Fate.LEFT, why=why, url=entry.url, title=entry.title or "")
