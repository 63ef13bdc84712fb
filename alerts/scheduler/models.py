"""Tables of what falls due: every reminder on record once, and the timers of what waits for an answer."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from alerts.models import Obligation
from huiying.db import Base, JSONColumn


class Reminder(Base):
    """One thing said about one clock: `50`, `80`, `100`, `born_late`, `after-1` … Each once, whoever said it."""

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("obligation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int] = mapped_column(ForeignKey(Obligation.id))
    name: Mapped[str] = mapped_column(String(20))
    fell_due_at: Mapped[datetime]
    given_at: Mapped[datetime]


class WatchItem(Base):
    """A silence being watched: an alert nobody has acknowledged, a case nobody has assessed, assigned or signed for."""

    __tablename__ = "watch_item"
    __table_args__ = (Index("ix_watch_item_subject", "subject", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(100))
    """`alert:3`, `case:5`."""
    kind: Mapped[str] = mapped_column(String(40))
    """A Silence."""
    about: Mapped[str] = mapped_column(String(50), default="")
    """The unit whose answer is waited for, where it is one's."""
    urgent: Mapped[bool]
    since: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the next step falls due; None once it is over."""
    step: Mapped[int] = mapped_column(default=0)
    said: Mapped[int] = mapped_column(default=0)
    """How many times it has been said."""
    told: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    """Usernames of all who were told, in order."""
    done_at: Mapped[datetime | None]
    drill_id: Mapped[int | None]
