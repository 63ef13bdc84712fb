"""Where a person is reached outside the screens: registered, ordered, switched off, removed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying import audit
from huiying.errors import Conflict, Forbidden, NotFound
from huiying.notify.addresses import apprise_address, masked
from huiying.notify.answers import Answer
from huiying.notify.models import ContactChannel
from huiying.notify.retries import Outcome
from huiying.people import Actor, Role
from huiying.sealing import Seal

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A channel as it is asked for: the address as the provider shows it, or in Apprise's form."""

    username: str
    kind: str
    url: str
    rank: int | None = None
    """Its place in the order, smallest first; last when nothing is said."""


def add_channel(
    session: Session, registration: Registration, *, seal: Seal, actor: Actor, now: datetime
) -> ContactChannel:
    """Register a channel. Raises Invalid (the address cannot be read), Forbidden, Conflict (too many)."""
    require_own(actor, registration.username)
    address = apprise_address(registration.kind, registration.url)
    held = channels_of(session, registration.username)
    if len(held) >= MOST:
        raise Conflict(f"每人最多登记 {MOST} 个通知渠道，请先删除不用的", code="too_many_channels")
    last = max((channel.rank for channel in held), default=0)
    channel = ContactChannel(
        username=registration.username,
        kind=registration.kind,
        rank=last + 1 if registration.rank is None else registration.rank,
        sealed=seal.close(address),
        masked=masked(registration.kind, address),
        enabled=True,
        created_at=now,
    )
    session.add(channel)
    session.flush()
    _record(session, "channel.added", channel, actor=actor, now=now)
    return channel


def change_channel(
    session: Session,
    channel_id: int,
    *,
    actor: Actor,
    now: datetime,
    enabled: bool | None = None,
    rank: int | None = None,
) -> ContactChannel:
    """Switch a channel on or off, or move it in the order. Raises NotFound, Forbidden."""
    channel = own_channel(session, channel_id, actor=actor)
    channel.enabled = channel.enabled if enabled is None else enabled
    channel.rank = channel.rank if rank is None else rank
    _record(session, "channel.changed", channel, actor=actor, now=now)
    return channel


def remove_channel(session: Session, channel_id: int, *, actor: Actor, now: datetime) -> None:
    """Forget a channel; what was sent over it stays on the record. Raises NotFound, Forbidden."""
    channel = own_channel(session, channel_id, actor=actor)
    _record(session, "channel.removed", channel, actor=actor, now=now)
    session.delete(channel)


def own_channel(session: Session, channel_id: int, *, actor: Actor) -> ContactChannel:
    """A channel that this person may touch. Raises NotFound, Forbidden."""
    channel = session.get(ContactChannel, channel_id)
    if channel is None:
        raise NotFound("没有这个通知渠道，可能已被删除", code="channel_not_found")
    require_own(actor, channel.username)
    return channel


def channels_of(session: Session, username: str) -> list[ContactChannel]:
    """A person's channels in the order they are tried."""
    query = select(ContactChannel).where(ContactChannel.username == username)
    return list(session.scalars(query.order_by(ContactChannel.rank, ContactChannel.id)))


def seen_channels(session: Session, username: str, *, actor: Actor) -> list[ContactChannel]:
    """The same for somebody who asks. Raises Forbidden."""
    require_own(actor, username)
    return channels_of(session, username)


def all_failing(session: Session, *, actor: Actor) -> list[ContactChannel]:
    """`failing`, for the administrator. Raises Forbidden."""
    if not actor.has(Role.ADMIN):
        raise Forbidden("所有人的渠道只有管理员能看", code="not_your_channel")
    return failing(session)


def keep_result(session: Session, channel_id: int | None, answer: Answer, *, now: datetime) -> None:
    """Write beside the channel what its provider answered last; a channel removed meanwhile is left in peace."""
    channel = None if channel_id is None else session.get(ContactChannel, channel_id)
    if channel is not None:
        channel.last_ok = answer.outcome is Outcome.SENT
        channel.last_result, channel.last_result_at = answer.words, now


def failing(session: Session) -> list[ContactChannel]:
    """Channels in use whose last sending did not arrive: each names its person, its kind and the answer."""
    query = select(ContactChannel).where(ContactChannel.enabled, ContactChannel.last_ok.is_(False))
    return list(session.scalars(query.order_by(ContactChannel.username, ContactChannel.rank)))


def require_own(actor: Actor, username: str) -> None:
    """Raises Forbidden when somebody reaches for the channels of another."""
    if actor.username != username and not actor.has(Role.ADMIN):
        raise Forbidden("只能管理自己的通知渠道；别人的由管理员管理", code="not_your_channel")


def _record(session: Session, action: str, channel: ContactChannel, *, actor: Actor, now: datetime) -> None:
    detail = {
        "user": channel.username,
        "kind": channel.kind,
        "address": channel.masked,
        "enabled": channel.enabled,
        "rank": channel.rank,
    }
    audit.record(
        session, at=now, actor=actor.username, action=action, subject=f"channel:{channel.id}", detail=detail
    )
