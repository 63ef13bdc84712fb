"""A post that an officer saw elsewhere: typed in, audited, and into the inbox like every other."""

import hashlib
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from api.schemas.posts import EntryIn, EntryOut
from api.views.words import REFUSALS, coded
from huiying import audit, blobs, inbox
from huiying.errors import Invalid, NotFound
from huiying.inbox import InboxItem, Published
from huiying.people import Actor
from huiying.posts import RawPost
from huiying.sealing import Seal
from nlp import service as documents
from nlp.models import Document

SOURCE = "manual"
"""All posts that were typed in."""
STATES = {
    "waiting": "已入箱，正在读",
    "stored": "已入库",
    "reprint": "已入库，是已有帖文的转载",
    "rejected": "未收",
    "quarantined": "读不出来，已留给管理员",
}


def enter(session: Session, form: EntryIn, *, actor: Actor, seal: Seal, now: datetime) -> EntryOut:
    """Put a typed post into the inbox. The same words entered twice are held once. Raises Invalid naming fields."""
    audit.take_turn(session)
    post = _post(form, now)
    _check(session, form, post, now)
    [published] = inbox.publish(session, [inbox.Offer.of_post(post)], seal=seal, now=now)
    _record(session, form, published, actor=actor, now=now)
    return fate(session, published.id).model_copy(update={"again": not published.fresh})


def fate(session: Session, inbox_id: int) -> EntryOut:
    """What became of it by now. Raises NotFound."""
    item = session.get(InboxItem, inbox_id)
    if item is None or item.kind != "post":
        raise NotFound("没有这条收件，可能已按保存期限清理", code="inbox_item_not_found")
    document = session.get(Document, item.document_id) if item.document_id else None
    reason = REFUSALS.get(item.reason or "", item.reason) if item.outcome == "rejected" else item.reason
    return EntryOut(
        inbox_id=inbox_id,
        state=coded(item.outcome or item.state, STATES),
        reason=reason,
        document_id=item.document_id,
        event_id=document.event_id if document else None,
    )


def _post(form: EntryIn, now: datetime) -> RawPost:
    words = "\n".join([form.title.strip(), form.text.strip(), form.url or "", form.place.strip()])
    extra: dict[str, str | int] = {"files": ",".join(form.files)} if form.files else {}
    return RawPost(
        source_id=SOURCE,
        source_name=form.place.strip(),
        source_kind=form.source_kind,
        standing=form.standing,
        external_id=hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest(),
        url=form.url,
        title=form.title.strip(),
        text=form.text.strip(),
        author=form.author,
        published_at=form.published_at,
        first_seen_at=now,
        raw_sha256=form.files[0] if form.files else None,
        extra=extra,
    )


def _check(session: Session, form: EntryIn, post: RawPost, now: datetime) -> None:
    faults = {}
    if not post.source_name:
        faults["place"] = "请写在哪里看到的"
    if form.url is not None and not _is_link(form.url):
        faults["url"] = "要以 http:// 或 https:// 开头；不是网页就不填"
    reason = documents.admissible(post, now=now)
    if reason is not None:
        faults["text" if reason == "empty" else "published_at"] = REFUSALS.get(reason, reason)
    if any(blobs.kind_of(session, digest) is None for digest in form.files):
        faults["files"] = "有截图没有传上来，请重新选择"
    if faults:
        raise Invalid(
            "这条帖文还不能录入：" + "；".join(faults.values()), code="entry_invalid", fields=faults
        )


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _record(session: Session, form: EntryIn, published: Published, *, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        at=now,
        actor=actor.username,
        action="post.entered",
        subject=f"inbox:{published.id}",
        detail={"files": form.files, "accepted": published.fresh},
    )
