"""Receiving: a person opens a notice, and nothing more is sent about it to them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from huiying import audit, messages
from huiying.errors import Forbidden, NotFound
from huiying.notify.models import Delivery, Notice, State
from huiying.people import Actor


def find(session: Session, notice_id: int) -> Notice:
    """A notice by id. Raises NotFound."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        raise NotFound("没有这条通知", code="notice_not_found")
    return notice


def receive(session: Session, notice_id: int, *, actor: Actor, now: datetime) -> Delivery:
    """The person has read it; the first time counts. Raises NotFound, Forbidden (it was for others)."""
    audit.take_turn(session)
    notice = find(session, notice_id)
    query = select(Delivery).where(Delivery.notice_id == notice_id, Delivery.username == actor.username)
    delivery = session.scalars(query.with_for_update()).one_or_none()
    if delivery is None:
        raise Forbidden("这条通知不是发给您的，不能代为签阅", code="not_your_notice")
    if delivery.received_at is None:
        delivery.state, delivery.received_at = State.RECEIVED, now
        delivery.next_at = delivery.owner = None
        who, about = actor.username, f"notice:{notice_id}"
        audit.record(session, at=now, actor=who, action="notice.received", subject=about)
        messages.announce(
            session,
            at=now,
            kind="notice.received",
            subject=notice.subject,
            actor=who,
            payload={"notice_id": notice_id},
        )
    return delivery


def unread(session: Session, username: str) -> int:
    """How many notices are on a person's screen that they have not opened."""
    query = select(func.count(Delivery.id)).where(
        Delivery.username == username, Delivery.shown_at.is_not(None), Delivery.received_at.is_(None)
    )
    return session.scalar(query) or 0


def deliveries(session: Session, notice_id: int) -> list[Delivery]:
    """How far a notice has come to each of its people."""
    query = select(Delivery).where(Delivery.notice_id == notice_id)
    return list(session.scalars(query.order_by(Delivery.id)))
