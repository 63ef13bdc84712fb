"""Tables of the API itself: who may sign in, who has, and pushes already received."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class User(Base):
    """Somebody who may sign in."""

    __tablename__ = "user"

    username: Mapped[str] = mapped_column(String(50), primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    password_hash: Mapped[str] = mapped_column(String(200))
    """Argon2id."""
    roles: Mapped[list[str]] = mapped_column(JSONColumn)
    unit_id: Mapped[str | None] = mapped_column(String(50))
    disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class SignedIn(Base):
    """One session of a user. The cookie carries the token, the table only its SHA-256."""

    __tablename__ = "session"

    token_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey("user.username"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class FailedSignIn(Base):
    """A wrong password, kept as long as it counts against the name and the address it came from."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        Index("ix_failed_sign_in_username_at", "username", "at"),
        Index("ix_failed_sign_in_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(50))
    address: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


class PushedPost(Base):
    """The receipt of a pushed post, under the key its sender gave it."""

    __tablename__ = "pushed_post"

    username: Mapped[str] = mapped_column(String(50), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    inbox_id: Mapped[int]
    accepted: Mapped[bool]
    at: Mapped[datetime]
