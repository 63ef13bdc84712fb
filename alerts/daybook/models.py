"""Tables of the working days: every schedule that was loaded, and what each said of which day."""

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class LoadedSchedule(Base):
    """One file that was loaded. `state` is a SHA-256 over all that stood after it: the version of the calendar."""

    __tablename__ = "loaded_schedule"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    years: Mapped[list[int]] = mapped_column(JSONColumn)
    """Years this file publishes."""
    replaced: Mapped[bool] = mapped_column(Boolean)
    """Whether it took the place of what earlier files said of its years."""
    days: Mapped[int]
    state: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime]
    loaded_by: Mapped[str] = mapped_column(String(100))


class ScheduleDay(Base):
    """What one file says of one day. Rows are never deleted: `active` is what stands, the rest is history."""

    __tablename__ = "schedule_day"
    __table_args__ = (Index("ix_schedule_day_standing", "active", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey(LoadedSchedule.id), index=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(4))
    """`off` or `work`."""
    source: Mapped[str] = mapped_column(String(200))
    """The notice or file it comes from."""
    loaded_at: Mapped[datetime]
    loaded_by: Mapped[str] = mapped_column(String(100))
    active: Mapped[bool] = mapped_column(Boolean)
