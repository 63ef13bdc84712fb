"""Tables of answering: drafts, their versions, the reviews given, the secrecy slip, publications."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class Draft(Base):
    """An answer to a case on its way to the public."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("office_case.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    """Title of the newest version."""
    version: Mapped[int]
    """Number of the newest version."""
    state: Mapped[str] = mapped_column(String(12), index=True)
    """What `reviews.state` makes of the record; kept for lists."""
    submitted_version: Mapped[int | None]
    """The version last sent to review."""
    created_by: Mapped[str] = mapped_column(String(50))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)


class DraftVersion(Base):
    """One wording, never changed once written."""

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    sentences: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    """`{text, mark, document_id}` each; mark is linked, own or unlinked."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of title, line feed, text."""
    by: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]


class Review(Base):
    """One person's word on one version. A review of an older version stays on record and counts for nothing."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    version: Mapped[int]
    stage: Mapped[str] = mapped_column(String(12))
    approved: Mapped[bool]
    by: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(Text)


class SecrecySlip(Base):
    """保密审查: whether a version may be made public, and on what ground (政府信息公开条例 第十七条)."""

    __tablename__ = "secrecy_slip"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    version: Mapped[int]
    approved: Mapped[bool]
    basis: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
    comment: Mapped[str] = mapped_column(Text)


class Publication(Base):
    """An approved version made public: where, when, and the hash of what was approved."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("draft_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    version: Mapped[int]
    channel: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(2000))
    published_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
