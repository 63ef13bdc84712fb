"""What a source lists: links to follow, or the texts themselves."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing a source lists: a link to follow, or (without one) the text itself."""

    url: str | None
    """Absolute, as listed."""
    external_id: str
    """Canonical URL, or the guid where there is no link."""
    title: str | None = None
    published_at: datetime | None = None
    summary: str = ""
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer of a source, as it came."""

    url: str
    """Where redirects led."""
    body: bytes
    content_type: str | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The entries of one answer, in its order, each once."""

    entries: tuple[Entry, ...] = ()
    following: str | None = None
    """Absolute URL of the next page of the list; None at its end."""
    nothing: str = "请确认该网址仍在更新"
    """In Chinese: what to look at when there are no entries."""
