"""Reading a mailbox: every mail a post, every table attached to it rows; where the reading stopped is where it goes on."""

import tempfile
from pathlib import Path

from crawlers.handed.connection import Delivered, Mailbox, MailboxTrouble, opened
from crawlers.handed.intake import batches, take_in
from crawlers.handed.letters import MAIL_LIMIT, UnreadFile, outcomes
from crawlers.handed.mails import read_mail
from crawlers.handed.models import MailboxPlace
from crawlers.ledger import Ledger
from crawlers.secrets import secret
from crawlers.sources.handed import MailboxSource
from crawlers.tables import RejectedRow
from crawlers.verdict import Answer
from huiying.blobs import BlobKind, keep
from huiying.errors import Misconfigured
from huiying.posts import RawPost


class MailboxReader:
    """One run over one folder of a mailbox."""

    def __init__(self, ledger: Ledger, source: MailboxSource) -> None:
        self.ledger, self.source, self.tally = ledger, source, ledger.tally
        self.tally.unit = "件"

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
        if delivered is not None:
            self.tally.bytes += len(delivered.raw)
            now = self.ledger.clock.now()
            mail = read_mail(delivered.raw, now=now, received_at=delivered.received_at)
            with tempfile.TemporaryDirectory() as folder:
                rows = outcomes(mail, delivered, self.source, now=now, folder=Path(folder))
                for batch in batches(rows):
                    self._enter(batch, delivered)
        self._advance(mailbox.uid_validity, uid)

    def _enter(self, batch: list[RawPost | RejectedRow], delivered: Delivered) -> None:
        ledger, now = self.ledger, self.ledger.clock.now()
        with ledger.database.aside() as session:
            keep(session, delivered.raw, "message/rfc822", seal=ledger.seal, now=now, kind=BlobKind.RAW)
            taken = take_in(session, batch, ledger)
        self.tally.seen += taken.offered
        self.tally.offered += taken.offered
        self.tally.new += taken.new
        for row in batch:
            if isinstance(row, UnreadFile):
                self.tally.article_failed(row.message, passing=False)

    def _advance(self, uid_validity: int, uid: int) -> None:
        place = MailboxPlace(
            source_id=self.source.id, folder=self.source.folder, uid_validity=uid_validity, last_uid=uid
        )
        with self.ledger.database.aside() as session:
            session.merge(place)
