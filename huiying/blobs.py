"""Content-addressed store of raw responses and evidence files: what was seen, kept as it was."""

import hashlib
import zlib

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.db import Base
from huiying.errors import NotFound


class Blob(Base):
    """Bytes under their SHA-256, compressed."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    """Bytes before compression."""
    media_type: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)


def keep(session: Session, content: bytes, media_type: str = "application/octet-stream") -> str:
    """Store bytes once and return their SHA-256 (hex)."""
    digest = hashlib.sha256(content).hexdigest()
    if session.get(Blob, digest) is None:
        blob = Blob(
            sha256=digest, size=len(content), media_type=media_type, content=zlib.compress(content, 6)
        )
        session.add(blob)
        session.flush()
    return digest


def fetch(session: Session, digest: str) -> bytes:
    """The bytes of a SHA-256. Raises NotFound."""
    blob = session.get(Blob, digest)
    if blob is None:
        raise NotFound("找不到这份原始材料，可能已按保存期限清理", code="blob_not_found")
    return zlib.decompress(blob.content)
