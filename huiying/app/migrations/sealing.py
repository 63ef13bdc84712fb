"""What versions before 0004 kept in the clear is sealed in the transaction that brings the tables up to date."""

from collections.abc import Iterator

from pydantic import ValidationError
from sqlalchemy import func, null, select
from sqlalchemy.orm import Session

from huiying.blobs import Blob, BlobKind
from huiying.inbox import InboxItem, closed
from huiying.posts import RawPost, Standing
from huiying.sealing import Seal
from nlp.authors import known_as
from nlp.models import Document

_BATCH = 500


def seal_what_was_open(session: Session, seal: Seal) -> int:
    """Seal every offer and blob that lies in the clear; how many. Whoever calls makes the file forget what stood there.

    Marks of authors were hashes without a key, which a list of names gives away: they are marked anew.
    """
    raw = select(Document.raw_sha256, func.min(Document.first_seen_at)).where(
        Document.raw_sha256.is_not(None)
    )
    seen = dict(session.execute(raw.group_by(Document.raw_sha256)).all())
    count = 0
    for blob in _open_blobs(session):
        blob.content, blob.sealed = seal.close_bytes(blob.content), True
        if blob.sha256 in seen:
            blob.kind, blob.kept_at = BlobKind.RAW, seen[blob.sha256]
        count += 1
    for item in _open_items(session):
        if item.payload is not None:
            _mark_anew(session, item, seal)
            item.sealed, item.payload = closed(item.payload, seal), null()
        count += 1
    session.flush()
    return count


def _mark_anew(session: Session, item: InboxItem, seal: Seal) -> None:
    """The author of the document that an item became; of one that was read from a page the old mark is all there is."""
    of_item = Document.inbox_id == item.id, Document.standing == Standing.PRIVATE
    held = session.scalars(select(Document).where(*of_item)).one_or_none()
    old = None if held is None else held.author
    if held is None or old is None:
        return
    try:
        held.author = known_as(RawPost.model_validate(item.payload), seal)
    except ValidationError:
        held.author = seal.mark(old)[: len(old)]


def _open_blobs(session: Session) -> Iterator[Blob]:
    query = select(Blob).where(Blob.sealed.is_(False)).order_by(Blob.sha256).limit(_BATCH)
    while batch := session.scalars(query).all():
        yield from batch
        session.flush()
        session.expunge_all()


def _open_items(session: Session) -> Iterator[InboxItem]:
    last = 0
    query = select(InboxItem).where(InboxItem.payload.is_not(None)).order_by(InboxItem.id).limit(_BATCH)
    while batch := session.scalars(query.where(InboxItem.id > last)).all():
        yield from batch
        last = batch[-1].id
        session.flush()
        session.expunge_all()
