"""What a website answered: when it was asked for what, and what came, under the SHA-256 of its body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.blobs import BlobKind, Packed, keep_packed, pack
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A response of a source with its body, made ready to be kept."""

    source_id: str
    answered: Answered
    body: Packed


def evidence(answered: Answered, body: bytes, *, source_id: str, seal: Seal) -> Evidence:
    """Make a response ready: the costly part, done outside any transaction."""
    media_type = answered.headers.get("content-type", "application/octet-stream")
    return Evidence(source_id=source_id, answered=answered, body=pack(body, media_type, seal=seal))


def keep_responses(
    session: Session, lot: Sequence[Evidence], *, now: datetime, kind: BlobKind = BlobKind.RAW
) -> None:
    """Keep responses and what they were."""
    keep_packed(session, [one.body for one in lot], now=now, kind=kind)
    session.add_all(_row(one.source_id, one.answered, one.body.sha256) for one in lot)


def _row(source_id: str, answered: Answered, sha256: str) -> RawResponse:
    return RawResponse(
        source_id=source_id,
        url=answered.url,
        final_url=answered.final_url,
        asked_at=answered.at,
        status=answered.status,
        headers=answered.headers,
        sha256=sha256,
    )


def keep_response(
    session: Session,
    answered: Answered,
    body: bytes,
    *,
    source_id: str,
    seal: Seal,
    kind: BlobKind = BlobKind.RAW,
) -> str:
    """Keep one response and what it was; the SHA-256 of its body."""
    kept = evidence(answered, body, source_id=source_id, seal=seal)
    keep_responses(session, [kept], now=answered.at, kind=kind)
    return kept.body.sha256
