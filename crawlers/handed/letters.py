"""A mail as posts: itself, and the rows of the tables attached to it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from urllib.parse import quote

from crawlers.handed.connection import Delivered
from crawlers.handed.mails import Attachment, Mail
from crawlers.handed.rows import rows_of
from crawlers.sources.handed import MailboxSource
from crawlers.tables import RejectedRow
from crawlers.tables.rows import DELIMITED, OBJECTS, SHOWN, SPREADSHEETS
from huiying.errors import Invalid
from huiying.posts import LONGEST, RawPost

MAIL_LIMIT = 25 * 1024 * 1024
_TABLES = SPREADSHEETS | OBJECTS | (DELIMITED - {".txt"}) | {".xls"}
_ID_LIMIT = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile(RejectedRow):
    """An attached table of which nothing, or not all, could be read."""


def outcomes(
    mail: Mail, delivered: Delivered, source: MailboxSource, *, now: datetime, folder: Path
) -> Iterator[RawPost | RejectedRow]:
    """The mail, then its tables; `folder` is empty and holds them while they are read."""
    yield _letter(mail, delivered, source, now)
    for number, attached in enumerate(mail.attachments):
        if PurePath(attached.name).suffix.lower() in _TABLES:
            yield from _table(attached, delivered.uid, source, now, folder / str(number))


def _letter(mail: Mail, delivered: Delivered, source: MailboxSource, now: datetime) -> RawPost | RejectedRow:
    others = [attached.name for attached in mail.attachments]
    text = "\n".join(filter(None, [mail.text, f"附件：{'、'.join(others)}" if others else ""]))
    reason = _reason(mail, text, delivered)
    if reason is not None:
        words = f"第 {delivered.uid} 封邮件：{reason[1]}"
        return RejectedRow(line=delivered.uid, reason=reason[0], message=words, raw=mail.subject[:SHOWN])
    digest = hashlib.sha256(delivered.raw).hexdigest()
    return RawPost(
        source_id=source.id,
        source_name=source.name,
        source_kind=source.source_kind,
        standing=source.standing,
        external_id=mail.message_id[:_ID_LIMIT] if mail.message_id else f"sha:{digest}",
        title=mail.subject[:_ID_LIMIT],
        text=text,
        author=mail.sender,
        published_at=mail.sent_at,
        first_seen_at=now,
        raw_sha256=digest,
        extra=({"local": 1} if source.local else {}) | ({"signed": mail.signed} if mail.signed else {}),
    )


def _reason(mail: Mail, text: str, delivered: Delivered) -> tuple[str, str] | None:
    if delivered.size > MAIL_LIMIT:
        words = f"超过 {MAIL_LIMIT >> 20} MB，没有读：请让发件人拆开或改用其他方式"
        return "mail_too_large", words
    if len(text) > LONGEST:
        return "too_long", "正文超过一百万字，不像一条帖文"
    if not (mail.subject or text):
        return "empty", "标题和正文都是空的"
    return None


def _table(
    attached: Attachment, uid: int, source: MailboxSource, now: datetime, folder: Path
) -> Iterator[RawPost | RejectedRow]:
    folder.mkdir()
    name = PurePath(attached.name)
    path = folder / f"{quote(name.stem, safe='')[:80]}{name.suffix.lower()}"
    path.write_bytes(attached.content)
    try:
        yield from rows_of(path, source, now)
    except Invalid as fault:
        words = f"第 {uid} 封邮件的附件 {fault.message.replace(path.name, attached.name)}"
        yield UnreadFile(line=uid, reason=fault.reason, message=words, raw=attached.name[:SHOWN])
