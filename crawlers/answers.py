"""JSON answers: the posts an API gives, picked out by JMESPath."""

import json
from datetime import datetime
from typing import Any

import jmespath

from crawlers.charset import decode
from crawlers.entries import Entry
from crawlers.moments import read_moment
from crawlers.pages import canonical_url
from crawlers.sources import Mapping


class NotJson(Exception):
    """The answer is no JSON, or holds no list where the mapping says; the message says which, in Chinese."""


def read_answer(body: bytes, *, url: str, mapping: Mapping, now: datetime | None = None) -> list[Entry]:
    """Posts of an API answer, each id once; items without an id or without any words are left out.

    Raises NotJson.
    """
    text, _ = decode(body)
    try:
        document = json.loads(text)
    except ValueError as fault:
        raise NotJson("返回的不是 JSON") from fault
    items = jmespath.search(mapping.items, document)
    if not isinstance(items, list):
        raise NotJson(f"按 mapping.items = “{mapping.items}” 找不到列表")
    entries: dict[str, Entry] = {}
    for item in items:
        entry = _entry(item, mapping, url, now)
        if entry is not None:
            entries.setdefault(entry.external_id, entry)
    return list(entries.values())


def _entry(item: Any, mapping: Mapping, base: str, now: datetime | None) -> Entry | None:
    name = _words(item, mapping.id)
    title, text = _words(item, mapping.title), _words(item, mapping.text)
    if not name or not (title or text):
        return None
    link = _words(item, mapping.url)
    return Entry(
        url=canonical_url(link, base) if link else None,
        external_id=name,
        title=title or None,
        published_at=_moment(item, mapping.published, now),
        summary=text,
        author=_words(item, mapping.author) or None,
    )


def _moment(item: Any, expression: str | None, now: datetime | None) -> datetime | None:
    return read_moment(jmespath.search(expression, item), now=now) if expression else None


def _words(item: Any, expression: str | None) -> str:
    if expression is None:
        return ""
    value = jmespath.search(expression, item)
    return "" if value is None or isinstance(value, dict | list) else str(value).replace("\0", "").strip()
