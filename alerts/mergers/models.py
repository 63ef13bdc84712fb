"""Table of mergers: who merged what into what, and which rows changed hands."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from alerts.models import Case
from huiying.db import Base, JSONColumn


class CaseMerger(Base):
    """One merger. `moved` names the rows that count for the surviving case since then."""

    __tablename__ = "case_merger"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), unique=True)
    into_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    second: Mapped[str | None] = mapped_column(String(100))
    """Who asked for it, where it eased a clock and another person confirmed it."""
    at: Mapped[datetime]
    moved: Mapped[dict[str, list[int]]] = mapped_column(JSONColumn)
