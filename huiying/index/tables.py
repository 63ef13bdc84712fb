"""The table beside the engines: what waits for an index outside the records."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, func
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class PendingChange(Base):
    """One change on its way to an index outside the records, see `huiying.index.pending`."""

    __tablename__ = "index_pending"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # SQLAlchemy reads it so

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int]
    version: Mapped[int | None]
    """None where the document is taken out."""
    body: Mapped[dict[str, Any] | None] = mapped_column(JSONColumn)
    """The entry, see `huiying.index.packing`."""
    fault: Mapped[str | None] = mapped_column(Text)
    """Why the engine refuses it; such a change is kept, counted and not sent again."""
    waiting_since: Mapped[datetime | None] = mapped_column(default=func.now())
    """By the clock of the database; None for what has waited since before this was kept."""
