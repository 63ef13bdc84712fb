"""Delivering: claim, send outside any transaction, write down the answer. Any number of deliverers may run."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying import errorlog
from huiying.clock import Clock
from huiying.db import Database
from huiying.errors import HuiyingError
from huiying.notify.claims import LEASE, Claim, claim, is_due
from huiying.notify.models import Delivery, Notice, State
from huiying.notify.sending import Send
from huiying.notify.settling import settle

SLOTS = 8
"""Sendings at once; a provider that hangs takes one of them for as long as a lease."""
log = logging.getLogger("huiying.notify")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """Somebody whom no channel reached; whoever escalates tells the next."""

    delivery_id: int
    notice_id: int
    key: str
    subject: str
    username: str
    answer: str | None


@dataclass(slots=True, kw_only=True)
class Counts:
    """What one delivering did; `again` are those tried again later."""

    sent: int = 0
    again: int = 0
    failed: int = 0
    exhausted: list[Unreached] = field(default_factory=list)


class Deliverer:
    """Carries each claimed delivery in a thread of its own, so that no provider holds up the others."""

    def __init__(self, database: Database, *, clock: Clock, send: Send, owner: str) -> None:
        self._database, self._clock, self._send, self._owner = database, clock, send, owner
        self._carrying: dict[int, tuple[threading.Thread, float]] = {}
        """By delivery: who carries it, and until when (monotonic seconds) it counts."""
        self.counts = Counts()
        self._counting = threading.Lock()

    def dispatch(self) -> int:
        """Look at what is due, as far as there are free slots, and begin to send it; returns how many were seen."""
        free = SLOTS - self._busy()
        if free <= 0 or not self._anything_due():
            return 0
        now, carried = self._clock.now(), set(self._carrying)
        with self._database.transaction() as session:
            found = claim(session, owner=self._owner, now=now, limit=free, carried=carried)
        for held in found.claims:
            thread = threading.Thread(target=self._carry, args=(held,), daemon=True)
            thread.start()
            self._carrying[held.delivery_id] = thread, time.monotonic() + LEASE.total_seconds()
        return found.seen

    def wait(self, seconds: float = LEASE.total_seconds()) -> None:
        """Wait for what is being sent."""
        end = time.monotonic() + seconds
        for thread, _ in list(self._carrying.values()):
            thread.join(max(0.0, end - time.monotonic()))

    def _busy(self) -> int:
        """Threads that still count; one that outlived its lease is left behind, its delivery is claimed anew."""
        now = time.monotonic()
        self._carrying = {
            number: (thread, end)
            for number, (thread, end) in self._carrying.items()
            if thread.is_alive() and now < end
        }
        return len(self._carrying)

    def _anything_due(self) -> bool:
        with self._database.reading() as session:
            return is_due(session, now=self._clock.now())

    def _carry(self, held: Claim) -> None:
        # Where the answer cannot be written the claim still stands: it is found again when its lease ends.
        try:
            answer = self._send(held.parcel)
            with self._database.aside() as session:
                state = settle(session, held, answer, owner=self._owner, now=self._clock.now())
        except HuiyingError as trouble:
            log.warning("送达 %s 的结果没有记下：%s", held.delivery_id, trouble.message)
        except Exception as surprise:  # noqa: BLE001  # a thread that ends without a word would hide the fault
            log.error("送达 %s：%s", held.delivery_id, errorlog.keep(surprise))  # noqa: TRY400  # kept in its file
        else:
            self._count(state)

    def _count(self, state: State | None) -> None:
        with self._counting:
            self.counts.sent += state is State.SENT
            self.counts.again += state is State.QUEUED
            self.counts.failed += state is State.FAILED


def deliver(database: Database, *, clock: Clock, send: Send, owner: str) -> Counts:
    """Deliver everything that is due now and wait for the answers; `exhausted` are all whom nothing reached so far."""
    deliverer = Deliverer(database, clock=clock, send=send, owner=owner)
    while deliverer.dispatch():
        deliverer.wait()
    with database.reading() as session:
        deliverer.counts.exhausted = unreached(session)
    return deliverer.counts


def unreached(session: Session) -> list[Unreached]:
    """Whom no channel reached, and whose notice has not been handed on yet; oldest first."""
    query = (
        select(Delivery, Notice)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Delivery.state == State.FAILED, Delivery.next_at.is_not(None))
        .order_by(Delivery.next_at, Delivery.id)
    )
    return [
        Unreached(
            delivery_id=delivery.id,
            notice_id=notice.id,
            key=notice.key,
            subject=notice.subject,
            username=delivery.username,
            answer=delivery.provider_answer,
        )
        for delivery, notice in session.execute(query)
    ]


def hand_on(session: Session, deliveries: Sequence[int], *, now: datetime) -> None:
    """Say that somebody else was told instead, in the transaction that tells them."""
    for delivery_id in deliveries:
        delivery = session.get_one(Delivery, delivery_id)
        delivery.handed_on_at, delivery.next_at = now, None
