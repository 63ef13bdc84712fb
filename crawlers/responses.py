"""What a website answered: when it was asked for what, and what came, under the SHA-256 of its body."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.blobs import BlobKind, keep
from huiying.db import Base, JSONColumn
from huiying.sealing import Seal

_PROOF: Final = frozenset(
    {
        "age", "cache-control", "content-encoding", "content-language", "content-length", "content-type", "date", "etag",
        "expires", "last-modified", "server", "via",
    }
)  # fmt: skip
"""Headers that say what came and when; cookies and tokens of a visit are nobody's proof."""
_LONGEST: Final = 500


class RawResponse(Base):
    """One response as it came. The row stays when its body, a blob of kind `raw`, has gone by its period."""

    __tablename__ = "raw_response"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(100), index=True)
    url: Mapped[str] = mapped_column(Text)
    """What was asked for."""
    final_url: Mapped[str] = mapped_column(Text)
    """Where redirects led."""
    asked_at: Mapped[datetime]
    status: Mapped[int]
    headers: Mapped[dict[str, str]] = mapped_column(JSONColumn)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    """Of the body as it came, not compressed and not sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A response, apart from its body."""

    url: str
    final_url: str
    at: datetime
    status: int
    headers: dict[str, str] = field(default_factory=dict, hash=False)
    """See `worth_keeping`."""


def worth_keeping(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Of a response's headers those that are proof, by their names in lower case."""
    return {name.lower(): value[:_LONGEST] for name, value in headers if name.lower() in _PROOF}


def keep_response(
    session: Session,
    answered: Answered,
    body: bytes,
    *,
    source_id: str,
    seal: Seal,
    kind: BlobKind = BlobKind.RAW,
) -> str:
    """Keep a response and what it was; the SHA-256 of its body."""
    media_type = answered.headers.get("content-type", "application/octet-stream")[:200]
    digest = keep(session, body, media_type, seal=seal, now=answered.at, kind=kind)
    row = RawResponse(
        source_id=source_id,
        url=answered.url,
        final_url=answered.final_url,
        asked_at=answered.at,
        status=answered.status,
        headers=answered.headers,
        sha256=digest,
    )
    session.add(row)
    return digest
