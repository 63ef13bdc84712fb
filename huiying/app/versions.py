"""Versions of a page that is proof in a case: what was seen first, what it became, and how both differ, masked."""

from collections.abc import Iterator
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Case
from alerts.pagechanges import tell_page_change
from alerts.scheduler.offices import Offices
from api.directory import Accounts
from crawlers.pages import FetchedPage
from crawlers.responses import RawResponse, keep_response
from crawlers.revisits.looks import Finding, Look, read_text
from crawlers.revisits.models import PageChange, Revisit
from huiying import audit, blobs, inbox
from huiying.blobs import Blob, BlobKind
from huiying.errors import HuiyingError
from huiying.inbox import InboxItem
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.text.differences import difference, sentences
from huiying.text.personal import hidden
from nlp.models import Document
from nlp.personal import find_personal

ONLY_PERSONAL = "（只有遮盖的个人信息有改动，见原始页面）"


class Versions:
    """Records what looks at pages found."""

    def __init__(self, service: Service) -> None:
        self.database = service.database
        self.seal = office_seal(service.settings)
        self.offices = Offices(Accounts())

    def record(self, document_id: int, look: Look, *, next_at: datetime, now: datetime) -> None:
        """One look, in a transaction of its own: what changed is kept as evidence and told."""
        with self.database.transaction() as session:
            audit.take_turn(session)
            revisit = session.get_one(Revisit, document_id)
            document = session.get_one(Document, document_id)
            before = revisit.finding
            revisit.asked_at, revisit.due_at, revisit.words = now, next_at, look.words or None
            if look.finding is Finding.NOTHING:
                return
            if look.finding is Finding.GONE:
                revisit.finding = Finding.GONE
                if before != Finding.GONE:
                    digest = self._kept(session, document, look)
                    self._note(session, document, _change(document, "deleted", digest, now))
                return
            self._seen(session, document, revisit, look, now)

    def _seen(
        self, session: Session, document: Document, revisit: Revisit, look: Look, now: datetime
    ) -> None:
        back = revisit.finding == Finding.GONE
        revisit.finding = look.finding
        changed = "" if look.finding is Finding.UNCHANGED else self._changed(session, document, revisit, look)
        if back or changed:
            digest = self._kept(session, document, look) if look.body else revisit.sha256
            revisit.sha256 = digest
            kind = "restored" if back else "changed"
            self._note(session, document, _change(document, kind, digest, now, difference=changed))
        elif revisit.sha256 is None:
            self._begin(session, document, revisit, look)
        if look.answered is not None:
            revisit.etag = look.answered.headers.get("etag")
            revisit.last_modified = look.answered.headers.get("last-modified")

    def _changed(self, session: Session, document: Document, revisit: Revisit, look: Look) -> str:
        """How the page differs from the version before, masked; empty where it does not, or none is known."""
        digest = revisit.sha256 or self._first(session, document)
        before = None if digest is None else self._text(session, document, digest)
        if before is None or sentences(before) == sentences(look.text):
            return ""
        masked = (sentences(hidden(text, find_personal(text))) for text in (before, look.text))
        return difference(*masked) or ONLY_PERSONAL

    def _begin(self, session: Session, document: Document, revisit: Revisit, look: Look) -> None:
        """The first look found what was crawled, or the first version there is of a post that came otherwise."""
        first = self._first(session, document)
        revisit.sha256 = first or (self._kept(session, document, look) if look.body else None)
        blobs.preserve(session, self._pages(session, document))

    def _first(self, session: Session, document: Document) -> str | None:
        """The response that the document was read from, if that was its page and not a list of many."""
        if document.raw_sha256 is None:
            return None
        urls = session.execute(
            select(RawResponse.url, RawResponse.final_url).where(RawResponse.sha256 == document.raw_sha256)
        )
        named = {document.url, document.external_id}
        return document.raw_sha256 if any(named.intersection(pair) for pair in urls) else None

    def _text(self, session: Session, document: Document, digest: str) -> str | None:
        blob = session.get(Blob, digest)
        try:
            body = blobs.fetch(session, digest, seal=self.seal)
            return read_text(
                body, url=document.url or "", content_type=blob.media_type if blob is not None else None
            )
        except HuiyingError:
            # Dropped, sealed with a lost key, or no longer readable: the next version is compared with this look.
            return None

    def _pages(self, session: Session, document: Document) -> Iterator[str]:
        """All responses the document was read from: an article may have several pages."""
        if document.raw_sha256 is not None:
            yield document.raw_sha256
        item = None if document.inbox_id is None else session.get(InboxItem, document.inbox_id)
        if item is None or item.kind != "page" or item.sealed is None:
            return
        try:
            page = FetchedPage.model_validate(inbox.opened(item, self.seal))
        except (ValidationError, HuiyingError):
            return
        yield from (part.body_sha256 for part in page.more)

    def _kept(self, session: Session, document: Document, look: Look) -> str | None:
        if look.answered is None:
            return None
        return keep_response(
            session,
            look.answered,
            look.body,
            source_id=document.source_id,
            seal=self.seal,
            kind=BlobKind.VERSION,
        )

    def _note(self, session: Session, document: Document, change: PageChange) -> None:
        blobs.preserve(session, self._pages(session, document))
        session.add(change)
        session.flush()
        cases = select(Case).where(
            Case.event_id == document.event_id, Case.archived_at.is_(None), Case.drill_id.is_(None)
        )
        for case in session.scalars(cases).all():
            tell_page_change(session, case, document, change, offices=self.offices)


def _change(
    document: Document, kind: str, digest: str | None, now: datetime, *, difference: str = ""
) -> PageChange:
    return PageChange(
        document_id=document.id, noticed_at=now, kind=kind, sha256=digest, difference=difference
    )
