"""Tables of what is sealed of a document: its original, and the number its author called from."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base


class SealedText(Base):
    """Title and text of a document before anything was hidden, under the key of the office; only where something was."""

    __tablename__ = "sealed_text"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[str | None] = mapped_column(Text)
    """None once the period of keeping it is over."""


class SealedField(Base):
    """One field of a ticket that stands in no text, under the key of the office."""

    __tablename__ = "sealed_field"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    """`caller_number`."""
    sealed: Mapped[str] = mapped_column(Text)
