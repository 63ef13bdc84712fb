"""The table beside the engines: what waits for an index outside the records."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
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
    waiting_since: Mapped[datetime | None]
    """By the clock of the machine, also where the office's is simulated: an engine that is away takes real time. None for
    what has waited since before this was kept."""


Index("ix_index_pending_document", PendingChange.document_id)
# Few, if any: found without going through all that waits.
_REFUSED = PendingChange.fault.is_not(None)
Index("ix_index_pending_refused", PendingChange.id, sqlite_where=_REFUSED, postgresql_where=_REFUSED)
