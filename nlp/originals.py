"""The text a post repeats, found through its digest and the bands of its signature."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from huiying.text.normalise import plain
from nlp.models import Document, DocumentBand
from nlp.reprints import SHORT, Fingerprint, fingerprint, is_reprint

_SHORT_WINDOW = timedelta(days=3)
_COMPARED = 8
_EQUAL = (
    select(Document)
    .where(Document.fingerprint == bindparam("digest"), Document.reprint_of.is_(None))
    .order_by(Document.id)
    .limit(_COMPARED)
)
_NEAR = (
    select(Document)
    .join(DocumentBand, DocumentBand.document_id == Document.id)
    .where(DocumentBand.band.in_(bindparam("bands", expanding=True)))
    .group_by(Document.id)
    .order_by(func.count().desc(), Document.id)
    .limit(_COMPARED)
)


def find_original(session: Session, mark: Fingerprint, said_at: datetime) -> Document | None:
    """The first document this text repeats; short texts are only compared with those of the same days."""
    for document in session.scalars(_EQUAL, {"digest": mark.digest}):
        apart = abs(said_at - (document.published_at or document.first_seen_at))
        if len(mark.plain) >= SHORT or apart <= _SHORT_WINDOW:
            return document
    if not mark.bands:
        return None
    for document in session.scalars(_NEAR, {"bands": list(mark.bands)}):
        if is_reprint(mark, fingerprint(plain(document.title), plain(document.text), _figures(document))):
            return document
    return None


def _figures(document: Document) -> list[tuple[str, float]]:
    return [(fact["kind"], fact["value"]) for fact in document.facts if fact["value"] is not None]


def keep_bands(session: Session, document_id: int, mark: Fingerprint) -> None:
    """Let a stored original be found by texts near to it."""
    rows = [{"band": band, "document_id": document_id} for band in sorted(set(mark.bands))]
    if rows:
        session.execute(insert(DocumentBand), rows)
