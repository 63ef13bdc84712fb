"""Tables of sources declared in the browser: each as it stands, and every version it has had."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class DeclaredSource(Base):
    """A declaration as it stands."""

    __tablename__ = "declared_source"

    id: Mapped[str] = mapped_column(String(100), primary_key=True)
    declaration: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    """What `crawlers.sources` reads, in plain values; only what was said, so that defaults may improve."""
    version: Mapped[int]
    active: Mapped[bool]
    """False once it is withdrawn: no longer watched, its posts and versions stay."""
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


class DeclaredVersion(Base):
    """A declaration as it was, from when it was written until the next; never changed."""

    __tablename__ = "declared_source_version"

    source_id: Mapped[str] = mapped_column(ForeignKey("declared_source.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    declaration: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    active: Mapped[bool]
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
