"""Table of corrections."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class Correction(Base):
    """One thing an officer corrected of one document; never changed, a later one of the field goes before it."""

    __tablename__ = "correction"
    __table_args__ = (Index("ix_correction_document", "document_id", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    field: Mapped[str] = mapped_column(String(12))
    """A `nlp.corrections.fields.Field`."""
    was: Mapped[Any] = mapped_column(JSONColumn)
    """What counted until then; of the first correction of a field, the machine's word. Of a field of labels those entries
    themselves, with score and words."""
    now: Mapped[Any] = mapped_column(JSONColumn)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(index=True)
    pipeline_version: Mapped[str] = mapped_column(String(20))
    """Of the pipeline that read the document."""
    follows: Mapped[int | None] = mapped_column(ForeignKey("correction.id"))
    """The correction it follows from: of the text this one reprints, or of the field that settles this one."""
