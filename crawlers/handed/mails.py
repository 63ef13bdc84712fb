"""One mail read: subject, sender, time, text and what is attached, however carelessly it was written."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import PurePath

from resiliparse.extract.html2text import extract_plain_text

from crawlers.charset import decode
from huiying.clock import BEIJING

_TOLERANCE = timedelta(hours=1)
_PARTS, _NAMED = 200, 100
_FOLD = re.compile(r"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a mail."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as it is understood; `sender` is the address in lower case."""

    message_id: str | None
    subject: str
    text: str
    sender: str | None
    signed: str | None
    """The name beside the address."""
    sent_at: datetime | None
    attachments: tuple[Attachment, ...]


def read_mail(raw: bytes, *, now: datetime, received_at: datetime | None = None) -> Mail:
    """Never fails over what a sender wrote. A time in the future, or none, gives way to when the mail was received."""
    message = message_from_bytes(raw)
    parts = list(_parts(message))
    return Mail(
        message_id=_header(message, "Message-ID") or None,
        subject=_header(message, "Subject"),
        text=_text(parts),
        sender=_sender(message),
        signed=_signed(message),
        sent_at=_sent(message, now) or received_at,
        attachments=tuple(_attachments(parts)),
    )


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= _PARTS:
            return
        if not part.is_multipart():
            yield part


def _text(parts: list[Message]) -> str:
    """The plain words; where there are none, those of the page."""
    shown = [part for part in parts if part.get_content_maintype() == "text" and _file_name(part) is None]
    plain = [_words(part) for part in shown if part.get_content_subtype() == "plain"]
    if not "".join(plain).strip():
        pages = [_words(part) for part in shown if part.get_content_subtype() == "html"]
        plain = [extract_plain_text(page) for page in pages]
    return "\n".join(words.strip() for words in plain if words.strip()).replace("\r\n", "\n")


def _words(part: Message) -> str:
    return decode(_content(part), part.get("Content-Type") and str(part["Content-Type"]))[0]


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, AssertionError, LookupError):
        content = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def _attachments(parts: list[Message]) -> Iterator[Attachment]:
    for part in parts:
        name = _file_name(part)
        if name is not None:
            yield Attachment(name=name, content=_content(part))


def _file_name(part: Message) -> str | None:
    """The name of an attached file, without any folder; pictures within a page have none that counts."""
    try:
        written = part.get_filename()
    except (LookupError, ValueError, TypeError):
        written = "附件"
    if written is None:
        return "附件" if part.get_content_disposition() == "attachment" else None
    name = PurePath(_decoded(str(written)).replace("\\", "/").replace("\0", "")).name.strip()
    return name[-_NAMED:] or "附件"


def _sender(message: Message) -> str | None:
    written = _header(message, "From")
    try:
        found = getaddresses([written])
    except (ValueError, IndexError, TypeError):
        found = []
    for name, address in found:
        if "@" in address:
            return address.lower()
        if name.strip():
            return name.strip()
    return written or None


def _signed(message: Message) -> str | None:
    try:
        found = getaddresses([_header(message, "From")])
    except (ValueError, IndexError, TypeError):
        return None
    return next((name.strip() for name, _ in found if name.strip()), None)


def _sent(message: Message, now: datetime) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
    try:
        at = aware.astimezone(UTC)
    except OverflowError:
        return None
    return at if at <= now + _TOLERANCE else None


def _header(message: Message, name: str) -> str:
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return _decoded(_FOLD.sub(" ", raw)).replace("\0", "").strip()


def _decoded(written: str) -> str:
    """A header's words: encoded, or raw bytes of some charset, or both."""
    body = written.encode("utf-8", "surrogateescape")
    text = written if written.isascii() else decode(body)[0]
    try:
        parts = decode_header(text)
    except (HeaderParseError, binascii.Error, ValueError):
        return text
    return "".join(_piece(content, charset) for content, charset in parts)


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    return decode(content, f"charset={charset}" if charset else None)[0]
