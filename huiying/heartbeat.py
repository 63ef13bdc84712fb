"""Signs of life: each part of the service that must keep running says so, and the health page reads it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.db import Base, upsert


class Heartbeat(Base):
    """When a part of the service was last alive."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    """`worker`, `scheduler`, `crawler` …"""
    at: Mapped[datetime]
    detail: Mapped[str] = mapped_column(String(300), default="")


def beat(session: Session, name: str, *, at: datetime, detail: str = "") -> None:
    """Say that a part is alive; the last sign replaces the one before."""
    upsert(session, Heartbeat, {"name": name, "at": at, "detail": detail[:300]})


def latest(session: Session, name: str) -> Heartbeat | None:
    """The last sign of life of a part; None when it never gave one."""
    return session.get(Heartbeat, name, populate_existing=True)
