"""Tables of the departments one acts with (OP-15), of what was asked of them, and of what was handed over."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from alerts.models import Case
from huiying.db import Base


class Partner(Base):
    """An entry of the contact book. An entry that is out of use stays, for what was asked through it."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200), unique=True)
    duty_phone: Mapped[str] = mapped_column(String(100))
    reach: Mapped[str] = mapped_column(Text)
    """How else to reach them: an official account, a person on duty, an address for material."""
    in_use: Mapped[bool]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(100))


class JointAction(Base):
    """联动: what was asked of a partner on a case, and what became of it."""

    __tablename__ = "joint_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey(Partner.id))
    asked: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    closed_by: Mapped[str | None] = mapped_column(String(100))
    closed_at: Mapped[datetime | None]


class Referral(Base):
    """移送材料: a package of a case that somebody took, known again by its manifest."""

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey(Case.id), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey(Partner.id))
    masked: Mapped[bool]
    files: Mapped[int]
    manifest_sha256: Mapped[str] = mapped_column(String(64))
    taken_by: Mapped[str] = mapped_column(String(100))
    taken_at: Mapped[datetime]
