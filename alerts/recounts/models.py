"""Table of the recounts: each goes through the cases in order and knows how far it has come."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class Recount(Base):
    """One pass over every case with an open clock. A crash loses at most the chunk in hand."""

    __tablename__ = "recount"

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    """What superseded clocks say."""
    asked_by: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime]
    reached: Mapped[int]
    """Id of the last case counted."""
    cases: Mapped[int]
    clocks: Mapped[int]
    """Clocks superseded."""
    failed: Mapped[list[int]] = mapped_column(JSONColumn)
    """Cases that could not be counted; the service log says why."""
    finished_at: Mapped[datetime | None]
