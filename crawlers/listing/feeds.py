"""RSS and Atom: the entries of a feed, or the plain statement that it is none."""

import io
import re
from datetime import datetime
from typing import Any

from crawlers.charset import decode
from crawlers.entries import Entry
from crawlers.moments import read_moment
from crawlers.pages import canonical_url

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TAG = re.compile(r"<[^>]+>")


class NotAFeed(Exception):
    """The answer is neither RSS nor Atom; the message says what it looks like, in Chinese."""


def read_feed(
    body: bytes, *, url: str, content_type: str | None = None, now: datetime | None = None
) -> list[Entry]:
    """Entries in the feed's order, each once. Raises NotAFeed."""
    import feedparser

    text, _ = decode(body, content_type)
    # Bytes are handed over as UTF-8 with no declaration, so that a wrong charset cannot garble them twice.
    parsed = feedparser.parse(io.BytesIO(_DECLARATION.sub("", text, count=1).encode()), sanitize_html=False)
    if not parsed.version:
        raise NotAFeed(_looks_like(text))
    entries: dict[str, Entry] = {}
    for item in parsed.entries:
        entry = _entry(item, url, now)
        if entry is not None:
            entries.setdefault(entry.external_id, entry)
    return list(entries.values())


def _looks_like(text: str) -> str:
    head = text[:2000].lower()
    if "<html" in head or "<!doctype html" in head:
        return "返回的是网页（HTML），不是订阅源"
    if head.lstrip().startswith(("{", "[")):
        return "返回的是 JSON，不是订阅源"
    return "返回的内容不是 RSS 或 Atom"


def _entry(item: Any, base: str, now: datetime | None) -> Entry | None:
    link = item.get("link") or ""
    # Feedparser takes a guid for the link where there is none, whether it is an address or not.
    named_only = link == item.get("id") and "://" not in link
    canonical = canonical_url(link, base) if link and not named_only else None
    summary = _TAG.sub("", item.get("summary") or "").strip()
    name = canonical or item.get("id") or None
    if name is None or not (canonical or summary):
        return None
    return Entry(
        url=canonical,
        external_id=name,
        title=_TAG.sub("", item.get("title") or "").strip() or None,
        published_at=read_moment(_date(item), now=now),
        summary=summary,
        author=item.get("author"),
    )


def _date(item: Any) -> str | None:
    return next(
        (item[name] for name in ("published", "updated", "created") if dict.__contains__(item, name)), None
    )
