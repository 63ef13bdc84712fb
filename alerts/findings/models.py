"""Tables of accountability. A finding is never deleted: withdrawn, or found not to hold, it stays with the reason."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alerts.models import Case, Unit
from huiying.db import Base


class Finding(Base):
    """One finding on one case. The service only proposes, from a late clock, or notes that the head did not speak."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("ground", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey(Unit.id), index=True)
    ground: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), index=True)
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(40))
    """What it was computed from, `obligation:3` or `evidence:5`; None for a person's finding."""
    url: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    proposed_by: Mapped[str] = mapped_column(String(100))
    proposed_at: Mapped[datetime]
    raised_by: Mapped[str | None] = mapped_column(String(100))
    """The person who stands for it; None while only the service has proposed it."""
    raised_at: Mapped[datetime | None]
    reply_until: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(100))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    """Why it was decided so, or withdrawn."""
    outcome: Mapped[str | None] = mapped_column(String(20))
    outcome_due: Mapped[datetime | None]
    outcome_steps: Mapped[str | None] = mapped_column(Text)
    """How the due time was counted; always a house target, no text sets one."""
    outcome_asks_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it is to be said that nothing was done; None once it was said, or done."""
    done_by: Mapped[str | None] = mapped_column(String(100))
    done_at: Mapped[datetime | None]
    done_text: Mapped[str | None] = mapped_column(Text)
    done_url: Mapped[str | None] = mapped_column(Text)


class FindingReply(Base):
    """陈述申辩: what the unit says to a finding, in its own words."""

    __tablename__ = "finding_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey(Finding.id), index=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
