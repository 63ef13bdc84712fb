"""Table of sealed originals."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base


class SealedText(Base):
    """Title and text of a document before anything was hidden, under the key of the office; only where something was."""

    __tablename__ = "sealed_text"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[str] = mapped_column(Text)
