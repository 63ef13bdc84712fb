"""Whom no channel reached: the next in the roster is told instead, then the leaders, until there is nobody left to tell."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.audiences import Audience, Matter, Office, resolve
from alerts.scheduler.offices import Offices
from huiying import audit, notify
from huiying.notify.delivering import Unreached
from huiying.notify.models import Delivery, Notice, State
from huiying.people import system
from huiying.schedule import Part, put_off, trying

SCHEDULER = system("scheduler").username
HANDED = ":handed:"
"""In the key of a notice, before the delivery it stands in for."""


def next_at(session: Session) -> datetime | None:
    """Since when somebody has not been reached and nobody told instead."""
    failed = select(Delivery.next_at).where(Delivery.state == State.FAILED, Delivery.next_at.is_not(None))
    return session.scalar(failed.order_by(Delivery.next_at).limit(1))


def run(session: Session, now: datetime, limit: int, *, offices: Offices) -> int:
    """Tell somebody else of what did not arrive."""
    waiting = set(put_off(session, "delivery", now=now))
    found = [each for each in notify.unreached(session) if each.delivery_id not in waiting][:limit]
    for each in found:
        with trying(session, f"delivery:{each.delivery_id}", now=now):
            pass_on(session, each, now=now, office=offices.at(session, now, None))
    return len(found)


def pass_on(session: Session, failed: Unreached, *, now: datetime, office: Office) -> tuple[str, ...]:
    """Tell the next person of one notice; returns who that is, nobody when all have been told."""
    notice = session.get_one(Notice, failed.notice_id)
    held = select(Delivery.username).join(Notice, Notice.id == Delivery.notice_id)
    # A notice handed on is another notice under the same name: whoever had any of them is passed over.
    told = frozenset(session.scalars(held.where(Notice.key.startswith(_root(notice.key), autoescape=True))))
    heirs = _next(office, told)
    notify.hand_on(session, [failed.delivery_id], now=now)
    if not heirs:
        detail = {"notice": notice.id, "username": failed.username}
        audit.record(
            session,
            at=now,
            actor=SCHEDULER,
            action="notice.nobody_left",
            subject=notice.subject,
            detail=detail,
        )
        return ()
    answer = f"（{failed.answer}）" if failed.answer else ""
    notify.give(
        session,
        key=f"{_root(notice.key)}{HANDED}{failed.delivery_id}",
        at=now,
        title=notice.title,
        body=f"{notice.body}\n原应通知 {failed.username}，没有送达{answer}，请代为处理。",
        subject=notice.subject,
        kind=notice.kind,
        to=heirs,
        urgent=notice.urgent,
        drill=notice.drill,
    )
    return heirs


def _root(key: str) -> str:
    return key.partition(HANDED)[0]


def _next(office: Office, told: frozenset[str]) -> tuple[str, ...]:
    """The next on duty, else the leaders."""
    matter = Matter(told=told)
    for audience in (Audience.NEXT_ON_DUTY, Audience.LEADER):
        found = tuple(name for name in resolve((audience,), office, matter).to if name not in told)
        if found:
            return found
    return ()


def part(offices: Offices) -> Part:
    """Handing on, as the scheduler passes it."""
    return Part(
        name="unreached",
        next_at=next_at,
        run=lambda session, now, limit: run(session, now, limit, offices=offices),
    )
