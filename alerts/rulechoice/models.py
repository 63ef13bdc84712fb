"""Tables of the choice of packs. Own packs are kept word for word, so that every machine reads the same."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class OwnPack(Base):
    """A pack file of the office's own, checked before it was taken in. Never changed: another text is another row."""

    __tablename__ = "own_pack"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(100))


class RuleChoice(Base):
    """One choice; the last row is in force. `packs`: name, version and SHA-256 of each, `own` where it is the office's."""

    __tablename__ = "rule_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    packs: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    reason: Mapped[str] = mapped_column(Text)
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[str] = mapped_column(String(100))
