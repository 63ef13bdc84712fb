"""Tables of the roster. All times aware, UTC; people by name of account."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class Shift(Base):
    """One person on duty from a moment up to, not including, another. The first of a roster is asked first."""

    __tablename__ = "shift"
    __table_args__ = (Index("ix_shift_ends_at", "ends_at", "begins_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(50))
    position: Mapped[int]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    drill_id: Mapped[int | None] = mapped_column(index=True)
    """Of the roster of a drill; None in the real one."""
    entered_by: Mapped[str] = mapped_column(String(100))
    entered_at: Mapped[datetime]


class Handover(Base):
    """交接班: who handed the watch to whom, and everything that was open at that moment. Never changed."""

    __tablename__ = "handover"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    from_username: Mapped[str] = mapped_column(String(50))
    to_username: Mapped[str] = mapped_column(String(50))
    note: Mapped[str] = mapped_column(Text)
    open_items: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    """`{"subject": "case:3", "title": …, "waiting_for": …, "due": ISO or null}`, the most pressing first."""
    drill_id: Mapped[int | None]
