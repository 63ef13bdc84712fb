"""Tables of answering: drafts, their versions, reviews, secrecy slips, gates, publications and the check of their links."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from huiying.db import Base, JSONColumn


class Draft(Base):
    """An answer to a case on its way to the public."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("office_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), server_default="answer")
    """A `Kind`."""
    interprets_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), unique=True)
    """The policy document this is the 解读材料 of."""
    title: Mapped[str] = mapped_column(String(200))
    """Title of the newest version."""
    version: Mapped[int]
    """Number of the newest version."""
    state: Mapped[str] = mapped_column(String(12), index=True)
    """What `reviews.state` makes of the record; kept for lists."""
    submitted_version: Mapped[int | None]
    """The version last sent to review."""
    express_at: Mapped[datetime | None]
    """When the express lane was opened."""
    express_by: Mapped[str | None] = mapped_column(String(50))
    express_reason: Mapped[str | None] = mapped_column(Text)
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


class GateRecord(Base):
    """What was said at a gate of one version. The newest that still holds decides; none is ever deleted."""

    __tablename__ = "gate_record"
    __table_args__ = (Index("ix_gate_record_draft_id_gate", "draft_id", "gate"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    version: Mapped[int]
    gate: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(12))
    """passed, returned, exempt."""
    detail: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    words: Mapped[str] = mapped_column(Text)
    """The same in words."""
    by: Mapped[str] = mapped_column(String(50))
    by_name: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


class Publication(Base):
    """An approved version made public: where, when, and the hash of what was approved.

    Whether it was withdrawn or is false stands on its evidence. A link withdrawn may be entered again.
    """

    __tablename__ = "publication"

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


class LinkCheck(Base):
    """Whether a policy document and its 解读材料 link each other, as their pages said when they were looked at."""

    __tablename__ = "link_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    """linked, missing, unreachable."""
    words: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    by: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
