"""Tables of what comes back with the calendar."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alerts.models import Case
from huiying.db import Base


class RecurringPeriod(Base):
    """One duty in one period: opened once, whoever passes. Rows are never deleted."""

    __tablename__ = "recurring_period"
    __table_args__ = (
        UniqueConstraint("name", "period"),
        Index("ix_recurring_period_ends", "ended", "ends_at"),
        Index("ix_recurring_period_last", "name", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    """The limit, as `GI-20.supervision_of_quarter`."""
    period: Mapped[str] = mapped_column(String(10))
    """`2026`, `2026Q4`."""
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """The moment the next one begins."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey(Case.id), index=True)
    """None: its date had passed before the office was first looked at, or the rule was not in force."""
    ended: Mapped[bool]


class OfficeProfile(Base):
    """What kind of office this is. One row; none: a department."""

    __tablename__ = "office_profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(20))
    """department, government."""
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
