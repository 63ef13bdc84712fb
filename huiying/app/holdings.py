"""What is kept unmasked for a period, by class: how much, since when, and what of it belongs to no case.

What stays for ever: the masked document, the record of each response, the account of the inbox, evidence, the audit trail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from alerts.models import Case
from huiying.blobs import Blob, BlobKind
from huiying.inbox import InboxItem, State
from huiying.settings import Settings
from nlp.models import Document
from nlp.personal.models import SealedField, SealedText


class Kept(StrEnum):
    """A class of what is kept unmasked."""

    RESPONSES = "responses"
    OFFERS = "offers"
    ORIGINALS = "originals"
    CALLERS = "callers"


KEPT_LABELS: Mapping[Kept, str] = {
    Kept.RESPONSES: "原始页面",
    Kept.OFFERS: "收件内容",
    Kept.ORIGINALS: "封存的原文",
    Kept.CALLERS: "来电号码",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What is held of a class: how much, since when, and how much of it is past its period and belongs to no case."""

    kept: Kept
    days: int
    count: int
    oldest: datetime | None
    expired: int


def periods(settings: Settings) -> dict[Kept, int]:
    """Days that each class is kept."""
    return {
        Kept.RESPONSES: settings.keep_raw_days,
        Kept.OFFERS: settings.keep_raw_days,
        Kept.ORIGINALS: settings.keep_originals_days,
        Kept.CALLERS: settings.keep_callers_days,
    }


def holdings(session: Session, settings: Settings, *, now: datetime) -> list[Holding]:
    """What is held of each class now."""
    found = []
    for kept, days in periods(settings).items():
        held, free = _all(kept).subquery(), _free(kept).subquery()
        past = select(func.count()).select_from(free).where(free.c.since < now - timedelta(days=days))
        count, oldest = session.execute(select(func.count(), func.min(held.c.since)).select_from(held)).one()
        expired = session.scalar(past) or 0
        found.append(Holding(kept=kept, days=days, count=count, oldest=oldest, expired=expired))
    return found


def oldest_free(session: Session, kept: Kept) -> datetime | None:
    """Since when the oldest of a class is kept that belongs to no case."""
    free = _free(kept).subquery()
    moment: datetime | None = session.scalar(select(func.min(free.c.since)))
    return moment


def drop(session: Session, kept: Kept, *, before: datetime, limit: int) -> int:
    """Drop what is kept since before a moment and belongs to no case, at most `limit`; how many."""
    free = _free(kept).subquery()
    keys: Sequence[Any] = session.scalars(select(free.c.key).where(free.c.since < before).limit(limit)).all()
    match kept:
        case Kept.RESPONSES:
            session.execute(delete(Blob).where(Blob.sha256.in_(keys)))
        case Kept.OFFERS:
            session.execute(update(InboxItem).where(InboxItem.id.in_(keys)).values(sealed=None))
        case Kept.ORIGINALS:
            session.execute(update(SealedText).where(SealedText.document_id.in_(keys)).values(sealed=None))
        case Kept.CALLERS:
            session.execute(delete(SealedField).where(SealedField.document_id.in_(keys)))
    return len(keys)


def _all(kept: Kept) -> Select[Any, Any]:
    """`key` and `since` of all that is held of a class."""
    match kept:
        case Kept.RESPONSES:
            blobs = select(Blob.sha256.label("key"), Blob.kept_at.label("since"))
            return blobs.where(Blob.kind == BlobKind.RAW)
        case Kept.OFFERS:
            items = select(InboxItem.id.label("key"), InboxItem.received_at.label("since"))
            return items.where(InboxItem.sealed.is_not(None), InboxItem.state == State.SETTLED)
        case Kept.ORIGINALS:
            texts = select(SealedText.document_id.label("key"), Document.first_seen_at.label("since"))
            return texts.join(Document).where(SealedText.sealed.is_not(None))
        case Kept.CALLERS:
            fields = select(SealedField.document_id.label("key"), Document.first_seen_at.label("since"))
            return fields.join(Document)


def _free(kept: Kept) -> Select[Any, Any]:
    """Of these what belongs to no case, open or archived."""
    named = {Kept.RESPONSES: Document.raw_sha256, Kept.OFFERS: Document.inbox_id}.get(kept, Document.id)
    events = select(Case.event_id).where(Case.event_id.is_not(None))
    of_cases = select(named).where(Document.event_id.in_(events), named.is_not(None)).subquery()
    held = _all(kept).subquery()
    return select(held.c.key, held.c.since).where(held.c.key.not_in(select(of_cases)))
