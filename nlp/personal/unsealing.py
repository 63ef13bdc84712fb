"""The sealed original: kept where something was hidden, opened by a named person with a reason, on record each time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from huiying import audit, blobs
from huiying.errors import Forbidden, Invalid, NotFound, Unavailable
from huiying.people import Actor, Role
from huiying.posts import RawPost
from huiying.sealing import Seal
from huiying.text.normalise import as_written, normalise
from huiying.text.personal import PERSONAL_LABELS, PersonalKind, PersonalSpan
from nlp.models import Document
from nlp.personal.models import SealedField, SealedText
from nlp.understanding import LONGEST, Understanding

OPENERS = (Role.DUTY, Role.LEADER)
"""Who may need to know whom a matter is about: those who handle it, and who answers for them."""
CALLER_NUMBER = "caller_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """Title, line feed, text as they came; `spans` is what is hidden from everybody else, offsets into `body`."""

    body: str
    spans: tuple[PersonalSpan, ...]
    caller_number: str | None = None
    """Of a ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What readers do not see of a document, sealed; None where there is nothing."""

    text: str | None = None
    caller_number: str | None = None


NOTHING = Closed()


def close_original(post: RawPost, understanding: Understanding, *, seal: Seal) -> Closed:
    """Seal the original of a post of which something was hidden, and the number its author called from."""
    words = None
    if understanding.personal:
        spans = [[span.kind.value, span.start, span.end] for span in understanding.personal]
        words = json.dumps({"body": _body(post), "spans": spans}, ensure_ascii=False)
    return Closed(
        text=seal.close(words) if words is not None else None,
        caller_number=seal.close(post.caller_number) if post.caller_number else None,
    )


def keep_originals(session: Session, closed: Iterable[tuple[int, Closed]]) -> None:
    """Keep what was sealed of documents, by their numbers."""
    texts, numbers = [], []
    for document_id, one in closed:
        if one.text is not None:
            texts.append({"document_id": document_id, "sealed": one.text})
        if one.caller_number is not None:
            numbers.append({"document_id": document_id, "name": CALLER_NUMBER, "sealed": one.caller_number})
    if texts:
        session.execute(insert(SealedText), texts)
    if numbers:
        session.execute(insert(SealedField), numbers)


def open_original(
    session: Session, document_id: int, *, reason: str, seal: Seal, actor: Actor, now: datetime
) -> Original:
    """The original of a document and the caller's number; who saw it, why and what kinds of data goes on record.

    Raises Forbidden, Invalid without a reason, NotFound when nothing of it was hidden, Unavailable when it was
    sealed with another key.
    """
    document = _admitted(session, document_id, reason, actor)
    original = _original(session, document, seal)
    kinds = [PERSONAL_LABELS[kind] for kind in dict.fromkeys(span.kind for span in original.spans)]
    if original.caller_number is not None:
        kinds.append("来电号码")
    audit.record(
        session,
        at=now,
        actor=actor.username,
        action="document.unsealed",
        subject=f"document:{document_id}",
        detail={"reason": reason.strip(), "kinds": kinds},
    )
    return original


def open_response(
    session: Session, document_id: int, *, reason: str, seal: Seal, actor: Actor, now: datetime
) -> bytes:
    """The response a document was read from, byte for byte; who took it and why goes on record.

    Raises Forbidden, Invalid without a reason, NotFound when there was none or it is no longer kept, Unavailable.
    """
    document = _admitted(session, document_id, reason, actor)
    if document.raw_sha256 is None:
        raise NotFound("这条帖文不是采集来的，没有原始页面", code="no_response")
    body = blobs.fetch(session, document.raw_sha256, seal=seal)
    audit.record(
        session,
        at=now,
        actor=actor.username,
        action="document.response_opened",
        subject=f"document:{document_id}",
        detail={"reason": reason.strip(), "sha256": document.raw_sha256},
    )
    return body


def _admitted(session: Session, document_id: int, reason: str, actor: Actor) -> Document:
    if not actor.has(*OPENERS):
        raise Forbidden("只有值班员和领导能查看原文", code="not_your_step")
    if not reason.strip():
        raise Invalid(
            "请写明查看原文的理由", code="reason_required", fields={"reason": "请写明查看原文的理由"}
        )
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound("没有这条帖文，可能已按保存期限清理", code="document_not_found")
    return document


def sealed_among(session: Session, document_ids: Iterable[int]) -> frozenset[int]:
    """Those of the documents of which an original or a caller's number is kept."""
    asked = list(document_ids)
    texts = select(SealedText.document_id).where(
        SealedText.document_id.in_(asked), SealedText.sealed.is_not(None)
    )
    fields = select(SealedField.document_id).where(SealedField.document_id.in_(asked))
    return frozenset(session.scalars(texts.union(fields)))


def _original(session: Session, document: Document, seal: Seal) -> Original:
    text = session.get(SealedText, document.id)
    field = session.get(SealedField, (document.id, CALLER_NUMBER))
    number = None if field is None else _unsealed(field.sealed, seal)
    if text is not None and text.sealed is not None:
        return replace(_opened(text.sealed, seal), caller_number=number)
    if number is not None:
        return Original(body=document.body, spans=(), caller_number=number)
    if text is not None:
        raise NotFound("原文已按保存期限清理，只留遮盖过的", code="original_dropped")
    raise NotFound("这条帖文没有遮盖过的内容，看到的就是原文", code="nothing_sealed")


def _opened(sealed: str, seal: Seal) -> Original:
    held = json.loads(_unsealed(sealed, seal))
    spans = (
        PersonalSpan(kind=PersonalKind(kind), start=start, end=end) for kind, start, end in held["spans"]
    )
    return Original(body=held["body"], spans=tuple(spans))


def _unsealed(sealed: str, seal: Seal) -> str:
    try:
        return seal.open(sealed)
    except Unavailable as locked:
        raise Unavailable(
            "原文解不开：封存它的密钥换过或丢了，请从备份恢复 channel.key（或 HUIYING_CHANNEL_KEY）",
            code="original_sealed",
        ) from locked


def _body(post: RawPost) -> str:
    """As the document shows it, but for what it hides: every offset fits both."""
    heading, content = normalise(post.title), normalise(post.text[:LONGEST])
    title = as_written(post.title, heading, heading.text)
    return f"{title}\n{as_written(post.text, content, content.text)}"
