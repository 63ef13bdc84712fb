"""Content-addressed store of raw responses and evidence files: what was seen, kept as it was, under the key of the office."""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary, String, select, text, update
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from huiying.db import Base, insert_new
from huiying.errors import NotFound
from huiying.sealing import Seal


class BlobKind(StrEnum):
    """What a blob is kept for, which decides how long."""

    RAW = "raw"
    """A response as the crawler got it."""
    VERSION = "version"
    """A response that is proof in a case: what a page was, and what it became."""
    EVIDENCE = "evidence"
    """A file that an officer handed in."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Bytes made ready to be kept: compressed and sealed before a transaction begins, which blocks others."""

    sha256: str
    size: int
    media_type: str
    content: bytes = field(repr=False)


def pack(content: bytes, media_type: str, *, seal: Seal) -> Packed:
    """Bytes as they will lie in the store."""
    # Level 3 packs web pages twice as fast as 6 and a twelfth less well.
    packed = seal.close_bytes(zlib.compress(content, 3))
    digest = hashlib.sha256(content).hexdigest()
    return Packed(sha256=digest, size=len(content), media_type=media_type[:200], content=packed)


def keep_packed(session: Session, lot: Iterable[Packed], *, now: datetime, kind: BlobKind) -> None:
    """Store a lot, each content once. What is evidence to one is kept as evidence."""
    ready = {packed.sha256: packed for packed in lot}
    known = set(session.scalars(select(Blob.sha256).where(Blob.sha256.in_(ready))))
    fresh = [packed for digest, packed in sorted(ready.items()) if digest not in known]
    # Somebody else may hand in the same bytes at this moment: the first are kept.
    insert_new(session, Blob, [_row(packed, kind, now) for packed in fresh])
    held = select(Blob).options(defer(Blob.content)).where(Blob.sha256.in_(ready)).order_by(Blob.sha256)
    for blob in session.scalars(held):
        if kind is BlobKind.EVIDENCE or blob.kind == BlobKind.RAW:
            blob.kind = kind
        blob.kept_at = now
    session.flush()


def _row(packed: Packed, kind: BlobKind, now: datetime) -> dict[str, Any]:
    values = {part.name: getattr(packed, part.name) for part in fields(packed)}
    return {**values, "sealed": True, "kind": kind, "kept_at": now}


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
    packed = pack(content, media_type, seal=seal)
    keep_packed(session, [packed], now=now, kind=kind)
    return packed.sha256


def preserve(session: Session, digests: Iterable[str]) -> None:
    """Raw responses are proof from now on, and kept."""
    of_these = Blob.sha256.in_(list(digests)), Blob.kind == BlobKind.RAW
    session.execute(update(Blob).where(*of_these).values(kind=BlobKind.VERSION))


def kind_of(session: Session, digest: str) -> BlobKind | None:
    """What a blob is kept for; None when there is none."""
    kind = session.scalar(select(Blob.kind).where(Blob.sha256 == digest))
    return None if kind is None else BlobKind(kind)


def fetch(session: Session, digest: str, *, seal: Seal) -> bytes:
    """The bytes of a SHA-256. Raises NotFound, and Unavailable when another key sealed them."""
    blob = session.get(Blob, digest)
    if blob is None:
        raise NotFound("找不到这份原始材料，可能已按保存期限清理", code="blob_not_found")
    return zlib.decompress(seal.open_bytes(blob.content) if blob.sealed else blob.content)
