"""What a source lists: links to follow, or the texts themselves."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from huiying.posts import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing a source lists: a link to follow, or (without one) the text itself."""

    url: str | None
    """Absolute, as listed."""
    external_id: str
    """Canonical URL, or the guid where there is no link."""
    title: str | None = None
    published_at: datetime | None = None
    minute_known: bool = True
    """False where only the day was told."""
    summary: str = ""
    author: str | None = None
    standing: Standing | None = None
    """Where the text is of another standing than its source: an office's answer on a board of private messages."""
    extra: dict[str, str | int] = field(default_factory=dict)
    """Rank, heat, floor, what it answers to: kept with the post."""
    mark: str | None = None
    """What the list says of a thread's or message's state (replies, last reply, status); while it says the same, its
    page is not asked for again."""
    changed_at: datetime | None = None
    """When the page last changed, as a sitemap has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request for a page of a source's list."""

    url: str
    body: Any = None
    """Sent as JSON by POST; None for GET."""
    page: int = 1
    """Which page of the list it is, from 1."""
    changed_at: datetime | None = None
    """When what it lists last changed, as an index of sitemaps has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer of a source, as it came."""

    url: str
    """Where redirects led."""
    body: bytes
    content_type: str | None
    now: datetime
    ask: Ask | None = None
    """What it answers, where it is not the declared address."""

    @property
    def page(self) -> int:
        """Which page of the list it is, from 1."""
        return self.ask.page if self.ask else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The posts that one page of a thread, or a message's page, holds."""

    posts: tuple[Entry, ...] = ()
    following: str | None = None
    """Absolute URL of the thread's next page."""
    awaiting: bool = False
    """A message that nobody has answered yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The entries of one answer, in its order, each once."""

    entries: tuple[Entry, ...] = ()
    following: tuple[Ask, ...] = ()
    """Further pages of the list, nearest first."""
    nothing: str = "请确认该网址仍在更新"
    """In Chinese: what to look at when there are no entries."""

    def first(self, most: int) -> tuple[Entry, ...]:
        """The first entries, each with the answers to it."""
        counted = 0
        for at, entry in enumerate(self.entries):
            counted += entry.extra.get("role") != "answer"
            if counted > most:
                return self.entries[:at]
        return self.entries
