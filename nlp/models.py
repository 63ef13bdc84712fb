"""Tables of understanding: documents, the events they belong to, and the keys both are found by."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn

STATING = "facts != '[]'"
"""Documents that state figures: few, and asked for whenever one joins an event of many posts."""


class Event(Base):
    """What happened, or what people complain of: a cluster of documents."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(12))
    type: Mapped[str] = mapped_column(String(12), index=True)
    hazard: Mapped[str | None] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(200), default="")
    scope: Mapped[str] = mapped_column(String(12))
    urgency: Mapped[int]
    """The highest of its documents, 1 to 4."""
    occurred_at: Mapped[datetime | None]
    """Earliest time stated by the highest standing that states one."""
    occurred_standing: Mapped[str | None] = mapped_column(String(12))
    occurred_precision: Mapped[str | None] = mapped_column(String(8))
    """`minute`, `hour`, `day` or `month`: `occurred_at` is the beginning of what it leaves open."""
    first_post_at: Mapped[datetime]
    last_post_at: Mapped[datetime] = mapped_column(index=True)
    first_seen_at: Mapped[datetime]
    posts: Mapped[int] = mapped_column(default=0)
    """All documents, reprints among them."""
    reprints: Mapped[int] = mapped_column(default=0)
    sources: Mapped[int] = mapped_column(default=0)
    profile: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    """What new documents are compared with: `emergency`, `towns`, `firms`, `sites`, and `terms` with weights."""
    updated_at: Mapped[datetime]


class Document(Base):
    """One post, understood. Offsets in `facts` and `reasons` refer to `body`."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_event", "event_id", "source_id"),
        Index("ix_document_stating", "event_id", sqlite_where=text(STATING), postgresql_where=text(STATING)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int | None] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """`huiying.inbox.post_key` of the post."""
    source_id: Mapped[str] = mapped_column(String(100), index=True)
    source_name: Mapped[str] = mapped_column(String(200))
    source_kind: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(String(12))
    external_id: Mapped[str] = mapped_column(String(1000))
    url: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(String(200))
    """As published for official and media sources; a mark of the office's key for private ones, see `nlp.authors`."""
    published_at: Mapped[datetime | None]
    first_seen_at: Mapped[datetime] = mapped_column(index=True)
    raw_sha256: Mapped[str | None] = mapped_column(String(64))
    details: Mapped[dict[str, Any]] = mapped_column(JSONColumn, server_default="{}")
    """What the source says beside title and text, see `nlp.details`."""
    reprint_of: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    event_reason: Mapped[str | None] = mapped_column(String(300))
    """Why it joined its event, or opened one."""
    topics: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    policies: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn, server_default="[]")
    """Policy topics of the seed pack, {label, score, words}, as `topics`."""
    risks: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn, server_default="[]")
    sentiment: Mapped[str | None] = mapped_column(String(12))
    rumour: Mapped[float | None]
    """How likely the text is a rumour by its wording, 0–1; None where it was not judged."""
    facts: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    places: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    state: Mapped[str] = mapped_column(String(12))
    type: Mapped[str] = mapped_column(String(12), index=True)
    hazard: Mapped[str | None] = mapped_column(String(20))
    concern: Mapped[bool]
    outside: Mapped[bool]
    urgency: Mapped[int]
    urgency_score: Mapped[float] = mapped_column(server_default="0")
    """For ranking within and across levels, see `nlp.urgency.Urgency`."""
    scope: Mapped[str] = mapped_column(String(12))
    occurred_at: Mapped[datetime | None]
    occurred_precision: Mapped[str | None] = mapped_column(String(8))
    reasons: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    """`state` and `urgency`: lists of {word, start, end, why}; `scope`: a sentence."""
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    pipeline_version: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(
        default=1, server_default="1", onupdate=literal_column("revision + 1")
    )
    """Grows with every change of the row, counted by the database while it holds the row: what the index goes by."""

    @property
    def body(self) -> str:
        """Title and text as understood; offsets refer to it."""
        return f"{self.title}\n{self.text}"


class DocumentBand(Base):
    """A band of a document's signature: near-identical texts meet here. Originals only."""

    __tablename__ = "band_document"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy reads it so

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)


class EventKey(Base):
    """A key under which an event is found as a candidate for a new document, the latest first."""

    __tablename__ = "key_event"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # SQLAlchemy reads it so

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """`huiying.index.order.position` of its last post under this key and of its number, which names the event."""
