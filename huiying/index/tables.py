"""Tables beside the engines: what SQLite filters and shows by, and what waits for Elasticsearch."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class IndexedDocument(Base):
    """What one document in the SQLite index is filtered and sorted by; narrow, because many are read for one page."""

    __tablename__ = "index_document"

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    published_at: Mapped[datetime]
    day: Mapped[date]
    source_id: Mapped[str] = mapped_column(String(100))
    source_kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(100))
    event_id: Mapped[int | None] = mapped_column(index=True)
    urgency: Mapped[int]


Index("ix_index_document_newest", IndexedDocument.published_at.desc(), IndexedDocument.document_id.desc())


class IndexedPassage(Base):
    """The words of one document in the SQLite index, so that a hit can be shown with the places that answer."""

    __tablename__ = "index_passage"

    document_id: Mapped[int] = mapped_column(
        ForeignKey(IndexedDocument.document_id, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class IndexedTopic(Base):
    """One topic of one document in the SQLite index."""

    __tablename__ = "index_topic"

    topic: Mapped[str] = mapped_column(String(100), primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey(IndexedDocument.document_id, ondelete="CASCADE"), primary_key=True, index=True
    )


class PendingChange(Base):
    """One change on its way to an index outside the records, see `huiying.index.pending`."""

    __tablename__ = "index_pending"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # SQLAlchemy reads it so

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    version: Mapped[int | None]
    """None where the document is taken out."""
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONColumn)
    """The entry, see `huiying.index.packing`."""
    fault: Mapped[str | None] = mapped_column(Text)
    """Why the engine refuses it; such a change is kept, counted and not sent again."""
    waiting_since: Mapped[datetime | None] = mapped_column(default=func.now())
    """By the clock of the database; None for what has waited since before this was kept."""
