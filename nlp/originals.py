"""The text a post repeats, found through its digest and the bands of its signature."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from huiying.db import Base
from huiying.text.normalise import plain
from nlp.models import Document, DocumentBand
from nlp.reprints import BANDS, SHORT, Fingerprint, fingerprint, is_reprint

_SHORT_WINDOW = timedelta(days=3)
_COMPARED = 8
# Asked for every post, and nearly always in vain: of the tables themselves, which costs a third of asking for objects.
_DOCUMENT = Base.metadata.tables[Document.__tablename__].c
_BAND = Base.metadata.tables[DocumentBand.__tablename__]
_EQUAL = (
    select(_DOCUMENT.id, _DOCUMENT.published_at, _DOCUMENT.first_seen_at)
    .where(_DOCUMENT.fingerprint == bindparam("digest"), _DOCUMENT.reprint_of.is_(None))
    .order_by(_DOCUMENT.id)
    .limit(_COMPARED)
)
_NEAR = (
    select(_BAND.c.document_id)
    .where(_BAND.c.band.in_([bindparam(f"band{at}") for at in range(BANDS)]))
    .group_by(_BAND.c.document_id)
    .order_by(func.count().desc(), _BAND.c.document_id)
    .limit(_COMPARED)
)


_KEPT = insert(_BAND)


def find_original(session: Session, mark: Fingerprint, said_at: datetime) -> Document | None:
    """The first document this text repeats; short texts are only compared with those of the same days."""
    for number, published_at, first_seen_at in session.execute(_EQUAL, {"digest": mark.digest}).all():
        apart = abs(said_at - (published_at or first_seen_at))
        if len(mark.plain) >= SHORT or apart <= _SHORT_WINDOW:
            return session.get_one(Document, number)
    if not mark.bands:
        return None
    bands = {f"band{at}": band for at, band in enumerate(mark.bands)}
    for number in session.scalars(_NEAR, bands).all():
        document = session.get_one(Document, number)
        if is_reprint(mark, fingerprint(plain(document.title), plain(document.text), _figures(document))):
            return document
    return None


def _figures(document: Document) -> list[tuple[str, float]]:
    return [(fact["kind"], fact["value"]) for fact in document.facts if fact["value"] is not None]


def keep_bands(session: Session, document_id: int, mark: Fingerprint) -> None:
    """Let a stored original be found by texts near to it."""
    rows = [{"band": band, "document_id": document_id} for band in sorted(set(mark.bands))]
    if rows:
        session.execute(_KEPT, rows)
