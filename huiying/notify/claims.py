"""Claiming what is due: written before anything is sent, so that whoever dies in between has left a trace."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from huiying.notify.giving import show
from huiying.notify.models import IN_APP, ContactChannel, Delivery, Notice, State
from huiying.notify.quiet import may_go_at
from huiying.notify.retries import MOST_UNCERTAIN, next_channel
from huiying.notify.sending import Parcel
from huiying.notify.silence import window_of

LEASE = timedelta(seconds=60)
"""Longer than any sending may take."""
# Asked five times a second. Of each state by itself: together they would not follow the index.
_DUE = select(
    or_(
        *(
            exists().where(
                Delivery.state == state, Delivery.next_at <= bindparam("now", type_=Delivery.next_at.type)
            )
            for state in (State.SENDING, State.QUEUED)
        )
    )
)
LOST = "两次发送都没有得到答复，不知是否送达；为免重复打扰，不再发送"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One delivery held by one deliverer until `until`, and what to send where."""

    delivery_id: int
    channel_id: int
    until: datetime
    parcel: Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one look at the due came to: `seen` counts the claimed and those that needed no sending now."""

    claims: tuple[Claim, ...]
    seen: int


def claim(session: Session, *, owner: str, now: datetime, limit: int, carried: Collection[int] = ()) -> Round:
    """Look at up to `limit` deliveries whose time has come, urgent ones first, and hold those to be sent now.

    What needs no channel is on the screen and done; what falls into quiet hours is put off to their end; what two
    deliverers have lost is given up. One that dies lets its deliveries go when the lease ends, or by `adopt`. What the
    caller is carrying itself (`carried`, ids of deliveries) is left alone, however far a simulated clock has leapt.
    """
    due = _due(session, now, limit, carried)
    held = [_hold(session, delivery, notice, owner=owner, now=now) for delivery, notice in due]
    return Round(claims=tuple(each for each in held if each is not None), seen=len(due))


def _due(
    session: Session, now: datetime, limit: int, carried: Collection[int]
) -> list[tuple[Delivery, Notice]]:
    """What the dead have left before what is new, the urgent first, then the longest due."""
    found: list[tuple[Delivery, Notice]] = []
    # Two queries of one state each: together they would not follow the index.
    for state in (State.SENDING, State.QUEUED):
        query = select(Delivery, Notice).join(Notice, Notice.id == Delivery.notice_id)
        due = query.where(Delivery.state == state, Delivery.next_at <= now, Delivery.id.not_in(carried))
        ordered = due.order_by(Notice.urgent.desc(), Delivery.next_at, Delivery.id)
        held = ordered.limit(limit - len(found)).with_for_update(skip_locked=True, of=Delivery)
        found += [(delivery, notice) for delivery, notice in session.execute(held)]
    return found


def _hold(session: Session, delivery: Delivery, notice: Notice, *, owner: str, now: datetime) -> Claim | None:
    if delivery.state == State.SENDING:
        delivery.uncertain += 1
    delivery.state, delivery.owner = State.QUEUED, None
    if delivery.shown_at is None:
        show(session, notice, [delivery.username], at=now)
        delivery.shown_at = now
    if delivery.uncertain >= MOST_UNCERTAIN:
        fail(delivery, now=now, answer=LOST)
        return None
    channels = {} if notice.drill else _channels(session, delivery.username)
    chosen = next_channel(tuple(channels), tuple(delivery.tried))
    if chosen is None:
        _end_without_channel(delivery, now)
        return None
    go = may_go_at(now, urgent=notice.urgent, quiet=window_of(session, delivery.username))
    if go > now:
        delivery.next_at = go
        return None
    return _send_over(delivery, notice, channels[chosen], owner=owner, now=now)


def _channels(session: Session, username: str) -> dict[int, ContactChannel]:
    query = select(ContactChannel).where(ContactChannel.username == username, ContactChannel.enabled)
    return {row.id: row for row in session.scalars(query.order_by(ContactChannel.rank, ContactChannel.id))}


def open_channels(session: Session, username: str) -> tuple[int, ...]:
    """Ids of a person's channels in use, in order."""
    return tuple(_channels(session, username))


def _end_without_channel(delivery: Delivery, now: datetime) -> None:
    """On the screen is enough for whom there never was a channel; where all have failed it is not."""
    if delivery.tried:
        fail(delivery, now=now, answer=delivery.provider_answer)
    else:
        delivery.state, delivery.next_at = State.SENT, None
        delivery.channel, delivery.sent_at = IN_APP, now


def fail(delivery: Delivery, *, now: datetime, answer: str | None) -> None:
    """Nobody could be reached; `next_at` stays, so that whoever hands it on finds it by the index."""
    delivery.state, delivery.next_at, delivery.owner = State.FAILED, now, None
    delivery.provider_answer = answer


def _send_over(
    delivery: Delivery, notice: Notice, channel: ContactChannel, *, owner: str, now: datetime
) -> Claim:
    if delivery.channel_id != channel.id:
        delivery.attempts = 0
    until = now + LEASE
    delivery.state, delivery.owner, delivery.next_at = State.SENDING, owner, until
    delivery.channel, delivery.channel_id = channel.kind, channel.id
    delivery.attempts += 1
    parcel = Parcel(kind=channel.kind, sealed=channel.sealed, title=notice.title, body=notice.body)
    return Claim(delivery_id=delivery.id, channel_id=channel.id, until=until, parcel=parcel)


def is_due(session: Session, *, now: datetime) -> bool:
    """Whether there is anything to claim; asked without keeping writers waiting."""
    return bool(session.scalar(_DUE, {"now": now}))


def owners(session: Session) -> list[str]:
    """Who holds deliveries now."""
    query = select(Delivery.owner).where(Delivery.state == State.SENDING).distinct()
    return [owner for owner in session.scalars(query) if owner is not None]


def adopt(session: Session, dead: Iterable[str], *, now: datetime) -> None:
    """Let go what deliverers held that are known to have died, before their lease ends."""
    gone = list(dead)
    if gone:
        held = update(Delivery).where(Delivery.state == State.SENDING, Delivery.owner.in_(gone))
        session.execute(held.values(next_at=now))
