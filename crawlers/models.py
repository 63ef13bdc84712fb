"""What the watch remembers of each source: its schedule, its runs, and the validators of its pages."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base


class RunState(StrEnum):
    """How a run ended. Only the first two mean that the source can be relied upon."""

    FRESH = "fresh"
    UNCHANGED = "unchanged"
    PARTIAL = "partial"
    """The source answered, some of its articles did not."""
    EMPTY = "empty"
    ROBOTS = "robots"
    FAILING = "failing"
    """Timeouts, broken connections, errors of the server: may pass by itself."""
    RATE_LIMITED = "rate_limited"
    """The site asks for patience (429, or 503 with Retry-After)."""
    GONE = "gone"
    """404 or 410."""
    SOFT_404 = "soft_404"
    """A 200 that says that there is no such page."""
    LOGIN_WALL = "login_wall"
    COOKIE_WALL = "cookie_wall"
    """Content only for browsers that keep cookies or run scripts."""
    REFUSED = "refused"
    """403 and its like."""
    INSIDE = "inside"
    """The address leads into the office's own network, where only declared hosts may be asked."""
    LOGIN_REFUSED = "login_refused"
    """A mailbox that does not take the user or the password."""
    UNTRUSTED = "untrusted"
    """No encrypted connection to a server that can be trusted."""
    NOT_A_FEED = "not_a_feed"
    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    INTERRUPTED = "interrupted"
    RUNNING = "running"


GOOD = frozenset({RunState.FRESH, RunState.UNCHANGED})


class SourceState(Base):
    """A source's place in the schedule and its last known state."""

    __tablename__ = "source_state"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    due_at: Mapped[datetime]
    """Not before: the next turn, or the end of the lease while a crawler holds the source."""
    owner: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str | None] = mapped_column(String(20))
    error: Mapped[str | None] = mapped_column(Text)
    last_run_at: Mapped[datetime | None]
    last_good_at: Mapped[datetime | None]
    """End of the last run that was fresh or unchanged."""
    last_new_at: Mapped[datetime | None]
    """Last time the source brought something not held before."""
    failures: Mapped[int] = mapped_column(default=0)
    """Runs in a row that were not good."""
    interval_minutes: Mapped[float | None]
    """What the schedule has made of the declared interval."""
    retry_after: Mapped[datetime | None]
    """The site asked not to be asked before; holds for all sources of its host."""


class SourceRun(Base):
    """One turn of one source, told honestly: what was asked, what came, what of it was new."""

    __tablename__ = "source_run"
    __table_args__ = (Index("ix_source_run_source_id_id", "source_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(20))
    requests: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)
    """Bytes of the responses as they came over the line."""
    seen: Mapped[int] = mapped_column(default=0)
    """Entries, links or items the source listed."""
    offered: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    """Articles that could not be fetched."""
    quality_seen: Mapped[int] = mapped_column(default=0, server_default="0")
    """Its pages that were read since, and how many of them badly."""
    quality_poor: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[str | None] = mapped_column(Text)
    """In Chinese: what went wrong and what to do."""


class Missed(Base):
    """An article that a source listed and that did not come; asked for again when its time has come."""

    __tablename__ = "source_missed"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """As in the inbox."""
    source_id: Mapped[str] = mapped_column(String(100), index=True)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]


class Validator(Base):
    """ETag and Last-Modified of one URL, as the server gave them with a response that was good."""

    __tablename__ = "source_validator"

    source_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    url: Mapped[str] = mapped_column(String(2000), primary_key=True)
    etag: Mapped[str | None] = mapped_column(String(500))
    last_modified: Mapped[str | None] = mapped_column(String(100))
    fetched_at: Mapped[datetime]
