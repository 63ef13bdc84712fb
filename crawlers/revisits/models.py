"""What is remembered of pages that are asked again, and what was noticed."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base


class Revisit(Base):
    """One document's page: when it is asked again, and the version seen last."""

    __tablename__ = "page_revisit"

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime]
    """Not before: the next look, or the end of the lease while somebody looks."""
    asked_at: Mapped[datetime | None]
    finding: Mapped[str | None] = mapped_column(String(12))
    """What the last look found, see `Finding`."""
    words: Mapped[str | None] = mapped_column(Text)
    """In Chinese: why a look found nothing."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    """The version of the page seen last, a blob; None where none of it has been kept."""
    etag: Mapped[str | None] = mapped_column(String(500))
    last_modified: Mapped[str | None] = mapped_column(String(100))


class PageChange(Base):
    """A page that was not as it had been."""

    __tablename__ = "page_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(index=True)
    noticed_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(12))
    """`changed`, `deleted` or `restored`."""
    sha256: Mapped[str | None] = mapped_column(String(64))
    """The answer that showed it, a blob."""
    difference: Mapped[str] = mapped_column(Text, default="")
    """Unified difference of the masked texts, sentence by sentence; empty for a page that is gone."""
