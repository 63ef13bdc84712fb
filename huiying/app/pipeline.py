"""The main line: inbox item → post → understood → document and event → alert, case and clocks → settled.

Understanding is pure and happens outside the transaction; what it leads to commits together with the
item's settlement, so that a crash repeats work but never halves or doubles it.
"""

import os
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import ValidationError
from sqlalchemy.orm import Session

import crawlers.extraction
from alerts.watch import notice_event
from crawlers.pages import FetchedPage
from huiying import audit, blobs, inbox, messages
from huiying.app.indexing import entries
from huiying.errors import Discard, Handling, HuiyingError, Quarantine
from huiying.inbox import InboxItem, Outcome
from huiying.posts import RawPost
from huiying.service import Service
from nlp import service as documents
from nlp.service import Remembered
from nlp.topics import TopicModel
from nlp.understanding import Understander, Understanding

BATCH = 50
ACTOR = "system:worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An inbox item read and understood, or the reason why it was not."""

    item_id: int
    post: RawPost | None = None
    understanding: Understanding | None = None
    trouble: Handling | None = None


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a pass did; offered = stored + reprints + rejected."""

    stored: int = 0
    reprints: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    postponed: int = 0

    @property
    def handled(self) -> int:
        return self.stored + self.reprints + sum(self.rejected.values()) + self.postponed

    def add(self, other: "Tally") -> None:
        self.stored += other.stored
        self.reprints += other.reprints
        self.postponed += other.postponed
        for reason, count in other.rejected.items():
            self.reject(reason, count)

    def reject(self, reason: str, count: int = 1) -> None:
        self.rejected[reason] = self.rejected.get(reason, 0) + count


class Pipeline:
    """Takes batches from the inbox through every stage."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.owner = f"{socket.gethostname()}/{os.getpid()}"

    @cached_property
    def understander(self) -> Understander:
        return Understander(self.service.settings.jurisdiction, topics=TopicModel.load())

    def run_once(self, *, limit: int = BATCH, only: Iterable[int] | None = None) -> Tally:
        """Handle one batch; an empty tally means nothing waits."""
        now = self.service.clock.now()
        with self.service.database.transaction() as session:
            items = inbox.claim(session, owner=self.owner, now=now, limit=limit, only=only)
        if not items:
            return Tally()
        return self._settle([self._read(item) for item in items])

    def drain(self, *, only: Iterable[int] | None = None) -> Tally:
        """Handle everything that waits and whose time has come."""
        total = Tally()
        while (batch := self.run_once(only=only)).handled:
            total.add(batch)
        return total

    def close(self) -> None:
        """Let go what is still held."""
        with self.service.database.transaction() as session:
            inbox.release(session, self.owner, now=self.service.clock.now())

    def _read(self, item: InboxItem) -> Read:
        try:
            post = self._admit(self._post(item))
            return Read(item_id=item.id, post=post, understanding=self.understander.understand(post))
        except Handling as trouble:
            return Read(item_id=item.id, trouble=trouble)
        except Exception as surprise:  # noqa: BLE001  # the worker's one place: an item nobody foresaw waits for a person
            return Read(
                item_id=item.id, trouble=Quarantine(repr(surprise)[:200], code=type(surprise).__name__)
            )

    def _admit(self, post: RawPost) -> RawPost:
        reason = documents.admissible(post, now=self.service.clock.now())
        if reason is not None:
            raise Discard("这条不入库", code=reason)
        return post

    def _post(self, item: InboxItem) -> RawPost:
        try:
            if item.kind == "post":
                return RawPost.model_validate(item.payload)
            page = FetchedPage.model_validate(item.payload)
        except ValidationError as wrong:
            raise Quarantine("收件内容不合格式", code="bad_payload") from wrong
        with self.service.database.reading() as session:
            body = blobs.fetch(session, page.body_sha256)
        return crawlers.extraction.to_post(page, body)

    def _settle(self, reads: list[Read]) -> Tally:
        tally = Tally()
        now = self.service.clock.now()
        with self.service.database.transaction() as session:
            audit.take_turn(session)
            held = [one for read in reads if (one := self._settle_one(session, read, tally)) is not None]
            self.service.index.put(session, entries(session, [one.document_id for one in held]))
            changed = (one.event_id for one in held if one.event_id is not None and one.event_changed)
            for event_id in dict.fromkeys(changed):
                notice_event(session, event_id, now=now)
            summary = {
                "stored": tally.stored,
                "reprints": tally.reprints,
                "rejected": sum(tally.rejected.values()),
            }
            messages.announce(
                session, at=now, kind="posts.read", subject="inbox", actor=ACTOR, payload=summary
            )
        return tally

    def _settle_one(self, session: Session, read: Read, tally: Tally) -> Remembered | None:
        """Settle one item inside its own savepoint; returns what it became, None if it was not taken in."""
        item = session.get_one(InboxItem, read.item_id)
        try:
            with session.begin_nested():
                return self._store(session, item, read, tally)
        except Discard as unwanted:
            tally.reject(unwanted.reason)
            inbox.settle(item, outcome=Outcome.REJECTED, now=self.service.clock.now(), reason=unwanted.reason)
        except HuiyingError as trouble:
            tally.postponed += 1
            if isinstance(trouble, Quarantine):
                item.attempts = inbox.ATTEMPTS
            inbox.put_back(
                item, now=self.service.clock.now(), reason=f"{trouble.reason}: {trouble.message}"[:200]
            )
        return None

    def _store(self, session: Session, item: InboxItem, read: Read, tally: Tally) -> Remembered:
        if read.trouble is not None:
            raise read.trouble
        if read.post is None or read.understanding is None:
            raise Quarantine("没有读出内容", code="unread")
        now = self.service.clock.now()
        held = documents.remember(session, read.post, read.understanding, inbox_id=item.id, now=now)
        inbox.settle(item, outcome=held.outcome, now=now, document_id=held.document_id)
        if held.outcome is Outcome.REPRINT:
            tally.reprints += 1
        else:
            tally.stored += 1
        return held
