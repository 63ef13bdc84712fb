"""How documents lie in Elasticsearch: strict fields, text as bigrams for the `whitespace` analyzer, no plugin."""

from datetime import UTC
from typing import Any

from huiying.index.bigrams import tokens
from huiying.index.entry import DEEPEST, Entry
from huiying.index.order import position

LAYOUT = 2
"""Grows with every change below; an index of another layout must be rebuilt."""

_KEYWORD = {"type": "keyword"}

FIELDS: dict[str, Any] = {
    # The order of both engines; it lies in the index sorted by it, newest first.
    "position": {"type": "long"},
    "document_id": {"type": "long"},
    "version": {"type": "long", "index": False},
    # Title and text as two values: a phrase does not reach over the gap between them.
    "pairs": {"type": "text", "analyzer": "whitespace", "index_options": "positions", "norms": False},
    "day": _KEYWORD,
    "source_id": _KEYWORD,
    "source_kind": _KEYWORD,
    "topics": _KEYWORD,
    "scope": _KEYWORD,
    # Each division with all above it, so that one term finds whatever lies in one.
    "places": _KEYWORD,
    # A number that is only ever asked for as a whole is found quicker as a word.
    "event_id": _KEYWORD,
    "urgency": {"type": "byte"},
}
SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "max_result_window": DEEPEST,
    # Whoever feeds makes it searchable himself; this is for the feeder that died before he did.
    "refresh_interval": "5s",
    "sort": {"field": "position", "order": "desc"},
}
SETTINGS_BUILDING: dict[str, Any] = {
    "auto_expand_replicas": False,
    "number_of_replicas": 0,
    "refresh_interval": "-1",
}
"""While nobody reads it."""


def mapping(**meta: int) -> dict[str, Any]:
    """The mapping of an index, with what is noted in it beside the layout."""
    return {
        "dynamic": "strict",
        "_meta": {"layout": LAYOUT, **meta},
        # What is shown is the records' own; nothing is ever read back from here but numbers.
        "_source": {"enabled": False},
        "properties": FIELDS,
    }


def month(entry: Entry) -> str:
    """The month a document lies in, by when it was first seen, which never changes: `2026-11`."""
    return f"{entry.first_seen_at.astimezone(UTC):%Y-%m}"


def body(entry: Entry) -> dict[str, Any]:
    """A document as it is sent; plain JSON values."""
    return {
        "position": position(entry.published_at, entry.document_id),
        "document_id": entry.document_id,
        "version": entry.version,
        "pairs": [tokens(entry.title), tokens(entry.text)],
        "day": entry.day.isoformat(),
        "source_id": entry.source_id,
        "source_kind": entry.source_kind,
        "topics": sorted(set(entry.topics)),
        "scope": entry.scope,
        "places": sorted({above for place in entry.places for above in divisions(place)}),
        "event_id": None if entry.event_id is None else str(entry.event_id),
        "urgency": entry.urgency,
    }


def divisions(place: str) -> list[str]:
    """A division and all above it: `江岭省`, `江岭省/云州市` …"""
    parts = place.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
