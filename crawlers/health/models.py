"""What the watch remembers of each source hour by hour, and of whom it has spoken."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base


class SourceHour(Base):
    """One hour in which a source was asked: so long ago as its habits are learned from, its runs may be gone."""

    __tablename__ = "source_hour"

    source_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    """Its beginning."""
    runs: Mapped[int]
    read: Mapped[int]
    """Runs in which the source could be read."""
    new: Mapped[int]
    bytes: Mapped[int]


class SourceAlarm(Base):
    """A source of which people were told that something is wrong with it; one row a source, from its first alarm on."""

    __tablename__ = "source_alarm"

    source_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    trouble: Mapped[str] = mapped_column(String(12))
    """`crawlers.health.alarms.Trouble`."""
    words: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]
    told_at: Mapped[datetime]
    over_at: Mapped[datetime | None]
    """When it was seen to be well again, and said to be."""
