"""Tables of watch topics: their definitions, every version of them, and the documents that fit."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class WatchState(StrEnum):
    """Whether new documents are looked at. What was deleted stays on record and can no longer be seen."""

    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"


class Watch(Base):
    """A watch topic as it stands."""

    __tablename__ = "watch"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    """Grows with every change of the definition; a hit tells which one it fitted."""
    revision: Mapped[int]
    """Grows with every change at all, so that the sum over the table tells whether one has changed."""
    definition: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    """`nlp.watching.expression.Expression.as_json`."""
    examples: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    """Texts and whether they should fit: `text`, `wanted`."""
    created_by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime]
    past_from: Mapped[int | None] = mapped_column(index=True)
    """The stored past is gone over from the newest document down: the next to look at; None when that is done."""
    past_upto: Mapped[int]
    """The newest document when it began; what came later was looked at as it came."""


class WatchVersion(Base):
    """A definition as it was, from when it was written until the next; never changed."""

    __tablename__ = "watch_version"

    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40))
    definition: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    examples: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


class WatchFinding(Base):
    """A document that fits a watch topic, and by which passages; offsets refer to the document's body."""

    __tablename__ = "watch_hit"
    __table_args__ = (
        Index("ix_watch_hit_newest", "watch_id", "said_at"),
        Index("ix_watch_hit_days", "watch_id", "day"),
    )

    watch_id: Mapped[int] = mapped_column(ForeignKey("watch.id"), primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id"), primary_key=True, autoincrement=False, index=True
    )
    version: Mapped[int]
    spans: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    """`start`, `end`, `part` (the field of the definition), `word`."""
    at: Mapped[datetime]
    """When it was found."""
    said_at: Mapped[datetime]
    """When the document was published, or first seen: what hits are ordered by."""
    day: Mapped[date]
    """Of `said_at`, in Beijing: what hits are counted by."""
