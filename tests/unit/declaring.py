"""Sources and answers for tests of what they list."""

from datetime import UTC, datetime
from typing import Any

from crawlers.entries import Ask, Fetched
from crawlers.sources.kinds import ADAPTER

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
BASE = "http://www.qingyuan.example/data/list"


def source(kind: str, **fields: Any) -> Any:
    declared = {"id": "qy", "name": "清源", "standing": "private", "source_kind": "board", "url": BASE}
    return ADAPTER.validate_python({**declared, "kind": kind, **fields})


def fetched(body: str | bytes, url: str = BASE, ask: Ask | None = None, content_type: str = "") -> Fetched:
    content = body.encode() if isinstance(body, str) else body
    return Fetched(url=url, body=content, content_type=content_type or None, now=NOW, ask=ask)
