"""An entry as plain JSON, in which it waits for its engine."""

from datetime import datetime
from typing import Any

from huiying.index.entry import Entry


def packed(entry: Entry) -> dict[str, Any]:
    """The entry as JSON values."""
    return {
        "document_id": entry.document_id,
        "version": entry.version,
        "title": entry.title,
        "text": entry.text,
        "published_at": entry.published_at.isoformat(),
        "first_seen_at": entry.first_seen_at.isoformat(),
        "source_id": entry.source_id,
        "source_kind": entry.source_kind,
        "topics": entry.topics,
        "scope": entry.scope,
        "places": entry.places,
        "event_id": entry.event_id,
        "urgency": entry.urgency,
    }


def unpacked(values: dict[str, Any]) -> Entry:
    """The entry that was packed."""
    times = {name: datetime.fromisoformat(values[name]) for name in ("published_at", "first_seen_at")}
    listed = {name: tuple(values[name]) for name in ("topics", "places")}
    return Entry(**values | times | listed)
