"""The table of drills."""

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base


class Drill(Base):
    """One drill. Its time is the service's time plus `ahead_seconds`; turning it moves no other clock."""

    __tablename__ = "drill"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    ahead_seconds: Mapped[float] = mapped_column(default=0.0)
    started_by: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(String(100))
    ended_at: Mapped[datetime | None]

    @property
    def ahead(self) -> timedelta:
        return timedelta(seconds=self.ahead_seconds)

    def at(self, now: datetime) -> datetime:
        """The time of the drill at a moment of the service; it stands still when the drill has ended."""
        return min(now, self.ended_at or now) + self.ahead
