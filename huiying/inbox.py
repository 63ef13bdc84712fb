"""The inbox: everything offered, each item once, claimed in batches with a lease, settled with its outcome.

A row stays after it is settled: it is the account of what was offered. `key` names a post for ever
(`source_id` and `external_id`), so that an item offered twice is held once. What was offered holds personal data
and lies here only under the key of the office.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import Index, Integer, LargeBinary, String, Update, bindparam, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from huiying.db import Base, Bell, JSONColumn, insert_new, ring, take_ids
from huiying.db.lots import given, told, value_of
from huiying.errors import NotFound
from huiying.posts import RawPost
from huiying.sealing import Seal

ATTEMPTS = 5
LEASE = timedelta(seconds=60)


class State(StrEnum):
    """Where an item stands."""

    WAITING = "waiting"
    SETTLED = "settled"
    QUARANTINED = "quarantined"


class Outcome(StrEnum):
    """What became of an item; offered = stored + reprint + rejected."""

    STORED = "stored"
    REPRINT = "reprint"
    REJECTED = "rejected"


class InboxItem(Base):
    """One offered post or page."""

    __tablename__ = "inbox_item"
    __table_args__ = (Index("ix_inbox_item_waiting", "state", "due_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    """What `opened` gives: `post`: a RawPost; `page`: a crawlers.pages.FetchedPage whose body is a blob; `row`: of a table."""
    source_id: Mapped[str] = mapped_column(String(100), index=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was offered, as JSON under the key of the office; None once the period of keeping it is over."""
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSONColumn)
    """Where versions before 0004 kept it in the clear; sealed and emptied when the tables are brought up to date."""
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default=State.WAITING)
    due_at: Mapped[datetime]
    """Not before: now for a new item, the end of the lease for a claimed one, the end of the back-off after a failure."""
    owner: Mapped[str | None] = mapped_column(String(100))
    attempts: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(200))
    document_id: Mapped[int | None]
    settled_at: Mapped[datetime | None]


_TABLE = Base.metadata.tables[InboxItem.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to put into the inbox."""

    source_id: str
    external_id: str
    kind: str
    payload: dict[str, Any] = field(repr=False)

    @classmethod
    def of_post(cls, post: RawPost) -> Self:
        """A post that came ready-made."""
        payload = post.model_dump(mode="json")
        return cls(source_id=post.source_id, external_id=post.external_id, kind="post", payload=payload)

    @property
    def key(self) -> str:
        return post_key(self.source_id, self.external_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the inbox answered: the item's id, and whether it was new."""

    id: int
    fresh: bool
    state: str


def post_key(source_id: str, external_id: str) -> str:
    """The name of a post for ever: hex SHA-256 of source and external id."""
    return hashlib.sha256(f"{source_id}\n{external_id}".encode()).hexdigest()


def publish(session: Session, offers: Sequence[Offer], *, seal: Seal, now: datetime) -> list[Published]:
    """Put offers into the inbox, in order; one already held is returned with `fresh=False`, never doubled.

    Nor is one that somebody else offers at this very moment: the second waits for the first one's commit.
    """
    keys = [offer.key for offer in offers]
    held = _items(session, keys)
    wanted = {key: offer for key, offer in zip(keys, offers, strict=True) if key not in held}
    numbers = dict(zip(wanted, take_ids(session, _TABLE, len(wanted)), strict=True)) if wanted else {}
    rows = [_row(numbers[key], key, offer, seal, now) for key, offer in wanted.items()]
    # In one order, so that no two publishers wait for each other.
    insert_new(session, InboxItem, sorted(rows, key=itemgetter("key")))
    if rows:
        ring(session, Bell.INBOX)
    entered = _items(session, wanted)
    answers, told = [], set(held)
    for key in keys:
        number, state = held.get(key) or entered[key]
        answers.append(
            Published(id=number, fresh=key not in told and number == numbers.get(key), state=state)
        )
        told.add(key)
    return answers


def _items(session: Session, keys: Collection[str]) -> dict[str, tuple[int, str]]:
    """By key: id and state."""
    if not keys:
        return {}
    query = select(InboxItem.key, InboxItem.id, InboxItem.state).where(InboxItem.key.in_(keys))
    return {key: (number, state) for key, number, state in session.execute(query)}


def _row(number: int, key: str, offer: Offer, seal: Seal, now: datetime) -> dict[str, Any]:
    return {
        "id": number,
        "key": key,
        "kind": offer.kind,
        "source_id": offer.source_id,
        "sealed": closed(offer.payload, seal),
        "received_at": now,
        "due_at": now,
        "state": State.WAITING,
        "attempts": 0,
    }


def closed(payload: dict[str, Any], seal: Seal) -> bytes:
    """What is offered, sealed."""
    return seal.close_bytes(json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def opened(item: InboxItem, seal: Seal) -> dict[str, Any]:
    """What was offered. Raises NotFound when it is no longer kept, Unavailable when another key sealed it."""
    if item.sealed is None:
        raise NotFound("这条收件的原始内容已按保存期限清理", code="payload_dropped")
    held: dict[str, Any] = json.loads(seal.open_bytes(item.sealed).decode("utf-8", "surrogatepass"))
    return held


def claim(
    session: Session, *, owner: str, now: datetime, limit: int = 100, only: Iterable[int] | None = None
) -> list[InboxItem]:
    """Take up to `limit` waiting items whose time has come, oldest first, and hold them for one lease.

    A worker that dies lets its items go when the lease ends. `only` narrows to these ids.
    """
    query = select(InboxItem).where(InboxItem.state == State.WAITING, InboxItem.due_at <= now)
    if only is not None:
        query = query.where(InboxItem.id.in_(list(only)))
    items = list(session.scalars(query.order_by(InboxItem.id).limit(limit).with_for_update(skip_locked=True)))
    for item in items:
        item.owner, item.due_at, item.attempts = owner, now + LEASE, item.attempts + 1
    return items


def still_held(session: Session, ids: Collection[int], *, owner: str) -> frozenset[int]:
    """Those of the items that wait and are the owner's: the lease of the others ran out, and somebody took them.

    Nobody claims them meanwhile: a claim passes over what is locked.
    """
    ours = select(InboxItem.id).where(
        InboxItem.id.in_(ids), InboxItem.state == State.WAITING, InboxItem.owner == owner
    )
    return frozenset(session.scalars(ours.order_by(InboxItem.id).with_for_update()))


def settle_all(session: Session, documents: Collection[tuple[int, Outcome, int]], *, now: datetime) -> None:
    """Close items, each with its outcome and its document."""
    if documents:
        done = {"state": State.SETTLED, "reason": None, "owner": None, "settled_at": now}
        session.execute(_settled(session.get_bind().dialect.name), told(list(documents)) | done)


@cache
def _settled(dialect: str) -> Update:
    row = given(dialect)
    return (
        update(_TABLE)
        .where(_TABLE.c.id == value_of(row, 0, Integer()))
        .values(
            outcome=value_of(row, 1, String()),
            document_id=value_of(row, 2, Integer()),
            **{name: bindparam(name) for name in ("state", "reason", "owner", "settled_at")},
        )
    )


def settle(
    item: InboxItem,
    *,
    outcome: Outcome,
    now: datetime,
    reason: str | None = None,
    document_id: int | None = None,
) -> None:
    """Close an item with what became of it."""
    item.state, item.outcome, item.reason = State.SETTLED, outcome, reason
    item.document_id, item.settled_at, item.owner = document_id, now, None


def put_back(item: InboxItem, *, now: datetime, reason: str) -> None:
    """Try an item again later (back-off doubles); after the last attempt it waits in quarantine for a person."""
    item.owner, item.reason = None, reason
    if item.attempts >= ATTEMPTS:
        item.state = State.QUARANTINED
    else:
        item.due_at = now + timedelta(seconds=5 * 2**item.attempts)


def adopt(session: Session, dead: Iterable[str], *, now: datetime) -> None:
    """Let go what workers held that are known to have died, before their lease ends."""
    for owner in dead:
        release(session, owner, now=now)


def owners(session: Session) -> list[str]:
    """Who holds waiting items now."""
    query = (
        select(InboxItem.owner)
        .where(InboxItem.state == State.WAITING, InboxItem.owner.is_not(None))
        .distinct()
    )
    return [owner for owner in session.scalars(query) if owner is not None]


def release(session: Session, owner: str, *, now: datetime) -> None:
    """Let go what a stopping worker still holds, so that nobody waits for its lease."""
    held = select(InboxItem.id).where(InboxItem.owner == owner, InboxItem.state == State.WAITING)
    # What is locked is being let go, or settled, by another.
    ids = session.scalars(held.order_by(InboxItem.id).with_for_update(skip_locked=True)).all()
    if ids:
        session.execute(update(InboxItem).where(InboxItem.id.in_(ids)).values(owner=None, due_at=now))


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many items wait, and since when the oldest does."""
    query = select(func.count(InboxItem.id), func.min(InboxItem.received_at)).where(
        InboxItem.state == State.WAITING
    )
    count, oldest = session.execute(query).one()
    return count, oldest


def tally(session: Session, source_id: str | None = None) -> dict[str, int]:
    """Items by outcome (`stored`, `reprint`, `rejected`), by `quarantined` and `waiting`."""
    label = func.coalesce(InboxItem.outcome, InboxItem.state)
    query = select(label, func.count()).group_by(label)
    if source_id is not None:
        query = query.where(InboxItem.source_id == source_id)
    return dict(session.execute(query).all())


def replay(session: Session, *, now: datetime) -> int:
    """Put quarantined items back, with all their attempts before them; returns how many."""
    held = list(session.scalars(select(InboxItem).where(InboxItem.state == State.QUARANTINED)))
    for item in held:
        item.state, item.attempts, item.due_at = State.WAITING, 0, now
    return len(held)
