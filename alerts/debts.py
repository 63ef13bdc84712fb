"""What a case still owes beside its clocks: gates to be made up for, corrections to be made. Open, they bar its archive.

A debt is an obligation without a deadline: it is named, stays in view until somebody settles it, and is never deleted.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from alerts.models import Case
from huiying.db import Base


class DebtKind(StrEnum):
    """Why something is still owed."""

    GATE = "gate"
    CORRECTION = "correction"


DEBT_LABELS = {DebtKind.GATE: "事后补办", DebtKind.CORRECTION: "更正任务"}


class CaseDebt(Base):
    """Something a case owes until it is settled."""

    __tablename__ = "case_debt"
    __table_args__ = (Index("ix_case_debt_case_id_settled_at", "case_id", "settled_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id))
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(80))
    """What it hangs on: `draft:3:judgement`, `evidence:7`."""
    words: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(100))
    settlement: Mapped[str | None] = mapped_column(Text)
    """What was done."""
    url: Mapped[str | None] = mapped_column(Text)


def debts_of(session: Session, case_id: int) -> Sequence[CaseDebt]:
    """All debts of a case, settled ones too, in the order they came."""
    return session.scalars(select(CaseDebt).where(CaseDebt.case_id == case_id).order_by(CaseDebt.id)).all()


def open_debts(session: Session, case_id: int) -> Sequence[CaseDebt]:
    """Those nobody has settled."""
    unsettled = select(CaseDebt).where(CaseDebt.case_id == case_id, CaseDebt.settled_at.is_(None))
    return session.scalars(unsettled.order_by(CaseDebt.id)).all()
