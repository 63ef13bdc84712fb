"""How documents lie in Elasticsearch: strict fields, text as bigrams for the `whitespace` analyzer, no plugin."""

from datetime import UTC, datetime, timedelta
from typing import Any

from huiying.clock import aware
from huiying.index.bigrams import tokens
from huiying.index.entry import DEEPEST, Entry

LAYOUT = 1
"""Grows with every change below; an index of another layout must be rebuilt."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Kept in the source to be shown, never searched.
_SHOWN = {"type": "keyword", "index": False, "doc_values": False}
_KEYWORD = {"type": "keyword"}
_PAIRS = {"type": "text", "analyzer": "whitespace", "index_options": "positions", "norms": False}

MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "_meta": {"layout": LAYOUT},
    "_source": {"excludes": ["title_pairs", "text_pairs"]},
    "properties": {
        "document_id": {"type": "long"},
        "title": _SHOWN,
        "text": _SHOWN,
        "title_pairs": _PAIRS,
        "text_pairs": _PAIRS,
        # Microseconds, because a date here has milliseconds only and the order must be the records' own.
        "published_us": {"type": "long"},
        "day": _KEYWORD,
        "source_id": _KEYWORD,
        "source_kind": _KEYWORD,
        "topics": _KEYWORD,
        "place": _KEYWORD,
        "event_id": {"type": "long"},
        "urgency": {"type": "integer"},
    },
}

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "max_result_window": DEEPEST,
}


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970, exact (floats are not)."""
    span = aware(moment) - _EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def moment(microseconds_: int) -> datetime:
    """What `microseconds` counts."""
    return _EPOCH + timedelta(microseconds=microseconds_)


def body(entry: Entry) -> dict[str, Any]:
    """A document as Elasticsearch stores it, without its bigrams; plain JSON values."""
    return {
        "document_id": entry.document_id,
        "title": entry.title,
        "text": entry.text,
        "published_us": microseconds(entry.published_at),
        "day": entry.day.isoformat(),
        "source_id": entry.source_id,
        "source_kind": entry.source_kind,
        "topics": sorted(set(entry.topics)),
        "place": entry.scope,
        "event_id": entry.event_id,
        "urgency": entry.urgency,
    }


def with_pairs(document: dict[str, Any]) -> dict[str, Any]:
    """The same document with the bigrams it is searched by."""
    return {
        **document,
        "title_pairs": tokens(document["title"]),
        "text_pairs": tokens(document["text"]),
    }
