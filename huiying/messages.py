"""Messages: what happened, in order, for screens that are open and for people who must be told.

One append-only table. A live view is a snapshot that states its last message id, plus the messages after it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.db import Base, Bell, JSONColumn, ring, take_turn


class Message(Base):
    """One thing that happened. `kind` is past tense: `post.stored`, `alert.raised`, `case.assessed` …"""

    __tablename__ = "message"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # SQLAlchemy reads it so

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(100))
    actor: Mapped[str] = mapped_column(String(100))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONColumn)


def announce(
    session: Session,
    *,
    at: datetime,
    kind: str,
    subject: str,
    actor: str,
    payload: Mapping[str, Any] | None = None,
) -> Message:
    """Append a message in the transaction of the change it tells of.

    In the turn: else a later number could be seen before an earlier one, which its readers would then pass over.
    """
    take_turn(session)
    message = Message(at=at, kind=kind, subject=subject, actor=actor, payload=dict(payload or {}))
    session.add(message)
    session.flush()
    ring(session, Bell.MESSAGES)
    return message


def last_id(session: Session) -> int:
    """Id of the newest message; 0 when there is none."""
    return session.scalar(select(func.max(Message.id))) or 0


def after(session: Session, message_id: int, *, limit: int = 500) -> list[Message]:
    """The messages that came after one, oldest first."""
    return list(
        session.scalars(select(Message).where(Message.id > message_id).order_by(Message.id).limit(limit))
    )
