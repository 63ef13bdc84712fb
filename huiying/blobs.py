"""Content-addressed store of raw responses and evidence files: what was seen, kept as it was, under the key of the office."""

import hashlib
import zlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.db import Base
from huiying.errors import NotFound
from huiying.sealing import Seal


class BlobKind(StrEnum):
    """What a blob is kept for, which decides how long."""

    RAW = "raw"
    """A response as the crawler got it."""
    EVIDENCE = "evidence"
    """A file that an officer handed in, or a page that is proof in a case."""


class Blob(Base):
    """Bytes under the SHA-256 they have in the clear; compressed, then sealed."""

    __tablename__ = "blob"
    __table_args__ = (Index("ix_blob_kind_kept_at", "kind", "kept_at"),)

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    """Bytes before compression."""
    media_type: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bool] = mapped_column(server_default=text("false"))
    """False only for what versions before 0004 kept, until the tables are brought up to date."""
    kind: Mapped[str] = mapped_column(String(12), server_default=BlobKind.EVIDENCE)
    kept_at: Mapped[datetime | None]
    """When the same bytes were handed in last; None where that is not known."""


def keep(
    session: Session,
    content: bytes,
    media_type: str = "application/octet-stream",
    *,
    seal: Seal,
    now: datetime,
    kind: BlobKind = BlobKind.EVIDENCE,
) -> str:
    """Store bytes once and return their SHA-256 (hex). What is evidence to one is kept as evidence."""
    digest = hashlib.sha256(content).hexdigest()
    blob = session.get(Blob, digest)
    if blob is None:
        blob = Blob(
            sha256=digest,
            size=len(content),
            media_type=media_type,
            content=seal.close_bytes(zlib.compress(content, 6)),
            sealed=True,
            kind=kind,
        )
        session.add(blob)
    elif kind is BlobKind.EVIDENCE:
        blob.kind = kind
    blob.kept_at = now
    session.flush()
    return digest


def fetch(session: Session, digest: str, *, seal: Seal) -> bytes:
    """The bytes of a SHA-256. Raises NotFound, and Unavailable when another key sealed them."""
    blob = session.get(Blob, digest)
    if blob is None:
        raise NotFound("找不到这份原始材料，可能已按保存期限清理", code="blob_not_found")
    return zlib.decompress(seal.open_bytes(blob.content) if blob.sealed else blob.content)
