"""Reading a mailbox: every mail a post, every table attached to it rows; where the reading stopped is where it goes on."""

import hashlib
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePath
from urllib.parse import quote

from sqlalchemy.orm import Session

from crawlers.handed.connection import Delivered, Mailbox, MailboxTrouble, opened
from crawlers.handed.intake import batches, take_in
from crawlers.handed.mails import Attachment, Mail, read_mail
from crawlers.handed.models import MailboxPlace
from crawlers.ledger import Ledger
from crawlers.secrets import secret
from crawlers.sources.handed import MailboxSource
from crawlers.tables import Mapping, RejectedRow, posts_from
from crawlers.tables.rows import DELIMITED, OBJECTS, SHOWN, SPREADSHEETS
from crawlers.verdict import Answer
from huiying.blobs import BlobKind, keep
from huiying.errors import Invalid, Misconfigured
from huiying.posts import LONGEST, RawPost

MAIL_LIMIT = 25 * 1024 * 1024
_TABLES = SPREADSHEETS | OBJECTS | (DELIMITED - {".txt"}) | {".xls"}
_ID_LIMIT = 900

Rows = Iterator[RawPost | RejectedRow]


class MailboxReader:
    """One run over one folder of a mailbox."""

    def __init__(self, ledger: Ledger, source: MailboxSource) -> None:
        self.ledger, self.source, self.tally = ledger, source, ledger.tally

    def run(self) -> None:
        """Read what came since; the run's tally tells the rest."""
        try:
            with opened(self.source, secret(self.source.password, "password")) as mailbox:
                self._read(mailbox)
        except Misconfigured as fault:
            self.tally.answer, self.tally.detail = Answer.LOGIN_REFUSED, fault.message
        except MailboxTrouble as trouble:
            # What came before the line broke counts, and the next run goes on behind it.
            if self.tally.offered:
                self.tally.article_failed(trouble.words, passing=True)
            else:
                self.tally.answer, self.tally.detail = trouble.answer, trouble.words

    def _read(self, mailbox: Mailbox) -> None:
        last = self._place(mailbox.uid_validity)
        self.tally.answer, self.tally.requests = Answer.READ, 1
        uids = mailbox.after(last)[: self.source.max_items]
        sizes = mailbox.sizes(uids) if uids else {}
        for uid in uids:
            if uid in sizes:
                self._take(mailbox, uid, sizes[uid])
        if not uids:
            self.tally.seen = max(mailbox.held, last)
            self.tally.detail = f"邮箱打得开，“{self.source.folder}”里还没有邮件"

    def _place(self, uid_validity: int) -> int:
        """The last mail read; none where the server counts anew."""
        with self.ledger.database.reading() as session:
            place = session.get(MailboxPlace, (self.source.id, self.source.folder))
        return place.last_uid if place is not None and place.uid_validity == uid_validity else 0

    def _take(self, mailbox: Mailbox, uid: int, size: int) -> None:
        delivered = mailbox.mail(uid, size=size, whole=size <= MAIL_LIMIT)
        self.tally.requests += 1
        if delivered is None:
            return
        self.tally.bytes += len(delivered.raw)
        now = self.ledger.clock.now()
        mail = read_mail(delivered.raw, now=now, received_at=delivered.received_at)
        with tempfile.TemporaryDirectory() as folder:
            rows = chain([self._mail(mail, delivered)], *self._tables(mail, uid, Path(folder)))
            for batch in batches(rows):
                self._enter(batch, delivered)
        with self.ledger.database.transaction() as session:
            self._advance(session, mailbox.uid_validity, uid)

    def _enter(self, batch: list[RawPost | RejectedRow], delivered: Delivered) -> None:
        ledger = self.ledger
        with ledger.database.transaction() as session:
            keep(
                session,
                delivered.raw,
                "message/rfc822",
                seal=ledger.seal,
                now=ledger.clock.now(),
                kind=BlobKind.RAW,
            )
            taken = take_in(session, batch, ledger)
        self.tally.seen += taken.offered
        self.tally.offered += taken.offered
        self.tally.new += taken.new

    def _advance(self, session: Session, uid_validity: int, uid: int) -> None:
        place = MailboxPlace(
            source_id=self.source.id, folder=self.source.folder, uid_validity=uid_validity, last_uid=uid
        )
        session.merge(place)

    def _mail(self, mail: Mail, delivered: Delivered) -> RawPost | RejectedRow:
        others = [attached.name for attached in mail.attachments]
        text = "\n".join(filter(None, [mail.text, f"附件：{'、'.join(others)}" if others else ""]))
        reason = self._reason(mail, text, delivered)
        if reason is not None:
            words = f"第 {delivered.uid} 封邮件：{reason[1]}"
            return RejectedRow(line=delivered.uid, reason=reason[0], message=words, raw=mail.subject[:SHOWN])
        digest = hashlib.sha256(delivered.raw).hexdigest()
        return RawPost(
            source_id=self.source.id,
            source_name=self.source.name,
            source_kind=self.source.source_kind,
            standing=self.source.standing,
            external_id=mail.message_id[:_ID_LIMIT] if mail.message_id else f"sha:{digest}",
            title=mail.subject[:_ID_LIMIT],
            text=text,
            author=mail.sender,
            published_at=mail.sent_at,
            first_seen_at=self.ledger.clock.now(),
            raw_sha256=digest,
            extra={"local": 1} if self.source.local else {},
        )

    @staticmethod
    def _reason(mail: Mail, text: str, delivered: Delivered) -> tuple[str, str] | None:
        if delivered.size > MAIL_LIMIT:
            return "mail_too_large", f"超过 {MAIL_LIMIT >> 20} MB，没有读：请让发件人拆开或改用其他方式"
        if len(text) > LONGEST:
            return "too_long", "正文超过一百万字，不像一条帖文"
        if not (mail.subject or text):
            return "empty", "标题和正文都是空的"
        return None

    def _tables(self, mail: Mail, uid: int, folder: Path) -> Iterator[Rows]:
        for number, attached in enumerate(mail.attachments):
            if PurePath(attached.name).suffix.lower() in _TABLES:
                yield self._table(attached, uid, folder / str(number))

    def _table(self, attached: Attachment, uid: int, folder: Path) -> Rows:
        """Rows of an attached table; one that cannot be read is a rejection of its own, and the rest goes on."""
        folder.mkdir()
        path = (
            folder
            / f"{quote(PurePath(attached.name).stem, safe='')[:80]}{PurePath(attached.name).suffix.lower()}"
        )
        path.write_bytes(attached.content)
        try:
            yield from posts_from(
                path,
                Mapping(given=self.source.columns, written='columns 里的 {} = "{}"'),
                source_id=self.source.id,
                source_name=self.source.name,
                source_kind=self.source.source_kind,
                standing=self.source.standing,
                local=self.source.local,
                several_files=True,
                now=self.ledger.clock.now(),
            )
        except Invalid as fault:
            words = f"第 {uid} 封邮件的附件 {fault.message.replace(path.name, attached.name)}"
            self.tally.article_failed(words, passing=False)
            yield RejectedRow(line=uid, reason=fault.reason, message=words, raw=attached.name[:SHOWN])
