"""Table of assessments: every one is kept, a later one beside it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from alerts.models import Case
from huiying.db import Base, JSONColumn


class AssessmentRecord(Base):
    """One 研判 of a case. The newest is the one in force."""

    __tablename__ = "assessment_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    decision: Mapped[str] = mapped_column(String(20))
    grounds: Mapped[list[str]] = mapped_column(JSONColumn)
    sort: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]
