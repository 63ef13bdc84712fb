"""Tables of what people are told: the notice itself, its delivery to each person, and where people are reached."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn

IN_APP = "in_app"
"""The channel everybody has: the screens themselves."""


class State(StrEnum):
    """How far a notice has come on its way to one person."""

    QUEUED = "queued"
    SENDING = "sending"
    """Claimed: written before anything is sent, so that a deliverer who dies has left a trace."""
    SENT = "sent"
    FAILED = "failed"
    RECEIVED = "received"
    """Opened or acknowledged by the person, whatever the channels did."""


STATE_LABELS = {
    State.QUEUED: "待发送",
    State.SENDING: "发送中",
    State.SENT: "已发送",
    State.FAILED: "未送达",
    State.RECEIVED: "已签阅",
}


class Notice(Base):
    """Something one or several people must know; on the record once, however often it is given."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    """Names the reason for ever: `obligation:7:reminder:0.8`."""
    at: Mapped[datetime]
    urgent: Mapped[bool]
    """Never silenced by quiet hours."""
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(100), index=True)
    """What it is about: `case:3`."""
    kind: Mapped[str] = mapped_column(String(60))
    drill: Mapped[bool] = mapped_column(default=False)


class Delivery(Base):
    """One notice on its way to one person."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "username"),
        Index("ix_delivery_due", "state", "next_at"),
        Index("ix_delivery_username", "username", "notice_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    username: Mapped[str] = mapped_column(String(50))
    state: Mapped[str] = mapped_column(String(10))
    next_at: Mapped[datetime | None]
    """Not before: its time for a queued one, the end of the lease for a claimed one."""
    owner: Mapped[str | None] = mapped_column(String(100))
    channel: Mapped[str] = mapped_column(String(20), default=IN_APP)
    """Kind of the channel last tried."""
    channel_id: Mapped[int | None]
    tried: Mapped[list[int]] = mapped_column(JSONColumn, default=list)
    """Channels that are given up for this delivery, by id."""
    attempts: Mapped[int] = mapped_column(default=0)
    """On the present channel."""
    uncertain: Mapped[int] = mapped_column(default=0)
    """Attempts of which nobody knows whether they arrived: at most two, so that nobody is told thrice."""
    provider_answer: Mapped[str | None] = mapped_column(String(500))
    shown_at: Mapped[datetime | None]
    """When it was put on the person's screen."""
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    handed_on_at: Mapped[datetime | None]
    """When somebody else was told because this person could not be reached."""


class ContactChannel(Base):
    """Where one person is reached outside the screens."""

    __tablename__ = "contact_channel"
    __table_args__ = (Index("ix_contact_channel_username", "username", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(50))
    kind: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int]
    """Tried in this order, smallest first."""
    sealed: Mapped[str] = mapped_column(Text)
    """The address under the key of the office; it carries secrets and is never shown again."""
    masked: Mapped[str] = mapped_column(String(200))
    enabled: Mapped[bool] = mapped_column(default=True)
    last_ok: Mapped[bool | None]
    last_result: Mapped[str | None] = mapped_column(String(500))
    last_result_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class QuietHours(Base):
    """When a person is not to be disturbed by what is not urgent; Beijing time, `HH:MM`."""

    __tablename__ = "quiet_hours"

    username: Mapped[str] = mapped_column(String(50), primary_key=True)
    begins: Mapped[str] = mapped_column(String(5))
    ends: Mapped[str] = mapped_column(String(5))
