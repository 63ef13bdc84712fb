"""Correcting a document: it counts at once, for its reprints too; who, when and why is kept with the machine's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from huiying import audit, messages
from huiying.errors import Conflict, Forbidden, Invalid, NotFound
from huiying.people import Actor, Role
from nlp.corrections.fields import FIELD_LABELS, LISTED, Change, Field, Value, consequences
from nlp.corrections.models import Correction
from nlp.models import Document, Event
from nlp.places import Scope
from nlp.watching.recording import rematch

OFFICERS = frozenset({Role.DUTY, Role.LEADER})
LONGEST_REASON = 500
_NEARNESS = (Scope.NONE, Scope.ELSEWHERE, Scope.MENTIONED, Scope.LOCAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a correction touched: the document, its reprints, their events."""

    documents: tuple[int, ...]
    events: tuple[int, ...]


def correct(
    session: Session, document_id: int, change: Change, *, reason: str, actor: Actor, now: datetime
) -> Corrected:
    """Let a value count for a document and for every reprint of the same text.

    Raises Forbidden for others than officers, NotFound, Invalid without a reason, Conflict where it counts already.
    """
    audit.take_turn(session)
    if not actor.has(*OFFICERS):
        raise Forbidden("只有值班员和领导能更正研判结果", code="not_your_step")
    because = reason.strip()
    if not because or len(because) > LONGEST_REASON:
        fault = f"请写明理由，最多 {LONGEST_REASON} 字"
        raise Invalid(f"更正{fault}", code="reason_required", fields={"reason": fault})
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound("没有这条帖文，可能已按保存期限清理", code="document_not_found")
    if _counts(document, change):
        raise Conflict(f"{FIELD_LABELS[change.field]}本来就是这个值，没有要更正的", code="nothing_to_correct")
    pen = _Pen(session=session, reason=because, actor=actor, now=now)
    first = pen.write(document, change, follows=None)
    family = _family(session, document)
    for reprint in family:
        if reprint.id != document.id and not _counts(reprint, change):
            pen.write(reprint, change, follows=first)
    session.flush()
    for each in family:
        rematch(session, each, now=now)
    events = sorted({each.event_id for each in family if each.event_id is not None})
    for event_id in events:
        _reweigh(session, event_id, now)
    pen.tell(document, change)
    return Corrected(documents=tuple(each.id for each in family), events=tuple(events))


def shown(document: Document, field: Field) -> Any:
    """What counts for a field: labels as a list of them."""
    held = getattr(document, field)
    return [entry["label"] for entry in held] if field in LISTED else held


def _counts(document: Document, change: Change) -> bool:
    held = shown(document, change.field)
    if isinstance(change.value, list):
        return set(held) == set(change.value)
    return bool(held == change.value)


def corrections(session: Session, document_ids: Sequence[int]) -> dict[int, list[Correction]]:
    """All corrections of these documents, in order."""
    query = select(Correction).where(Correction.document_id.in_(list(document_ids))).order_by(Correction.id)
    found: dict[int, list[Correction]] = {}
    for correction in session.scalars(query):
        found.setdefault(correction.document_id, []).append(correction)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pen:
    """Who corrects, why, when."""

    session: Session
    reason: str
    actor: Actor
    now: datetime

    def write(self, document: Document, change: Change, *, follows: int | None) -> int:
        """One correction and what follows from it; gives its number."""
        also = consequences(change, concern=document.concern, urgency=document.urgency)
        number = self._write(document, change, follows)
        for more in also:
            self._write(document, more, number if follows is None else follows)
        return number

    def _write(self, document: Document, change: Change, follows: int | None) -> int:
        row = Correction(
            document_id=document.id,
            field=change.field,
            was=getattr(document, change.field),
            now=change.value,
            reason=self.reason,
            by=self.actor.username,
            at=self.now,
            pipeline_version=document.pipeline_version,
            follows=follows,
        )
        self.session.add(row)
        setattr(document, change.field, _as_held(document, change))
        self.session.flush()
        return row.id

    def tell(self, document: Document, change: Change) -> None:
        """On the audit trail and on the screens that are open."""
        subject, who = f"document:{document.id}", self.actor.username
        detail = {"field": change.field.value, "now": change.value, "reason": self.reason}
        audit.record(
            self.session, at=self.now, actor=who, action="document.corrected", subject=subject, detail=detail
        )
        told = {"field": change.field.value, "event_id": document.event_id}
        messages.announce(
            self.session, at=self.now, kind="document.corrected", subject=subject, actor=who, payload=told
        )


def _as_held(document: Document, change: Change) -> Value | list[dict[str, Any]]:
    """Labels that stay keep the words that spoke for them; a new one is certain, and rests on the officer's word."""
    if change.field not in LISTED or not isinstance(change.value, list):
        return change.value
    known: Mapping[str, dict[str, Any]] = {entry["label"]: entry for entry in getattr(document, change.field)}
    return [
        known.get(label, {"label": label, "score": 1.0, "words": [], "basis": "officer"})
        for label in change.value
    ]


def _family(session: Session, document: Document) -> Sequence[Document]:
    """The same text: an original and its reprints."""
    original = document.reprint_of or document.id
    query = select(Document).where(or_(Document.id == original, Document.reprint_of == original))
    return session.scalars(query.order_by(Document.id)).all()


def _reweigh(session: Session, event_id: int, now: datetime) -> None:
    """An event is as urgent as its gravest post, and as near as its nearest."""
    event = session.get_one(Event, event_id)
    of_event = Document.event_id == event_id
    event.urgency = session.scalar(select(func.max(Document.urgency)).where(of_event)) or event.urgency
    scopes = session.scalars(select(Document.scope).where(of_event).distinct()).all()
    event.scope = max((Scope(scope) for scope in scopes), key=_NEARNESS.index, default=Scope(event.scope))
    event.updated_at = now
