"""Giving a notice: written in the transaction of what it tells of, delivered afterwards."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying import audit, messages
from huiying.db import Bell, ring
from huiying.notify.models import ContactChannel, Delivery, Notice, State

GIVER = "system:notify"
DRILL_MARK = "【演练】"
"""In the title itself, so that no screen, message or export of a drill can be taken for earnest."""
LONGEST_TITLE = 200


def give(
    session: Session,
    *,
    key: str,
    at: datetime,
    title: str,
    body: str,
    subject: str,
    kind: str,
    to: Sequence[str],
    urgent: bool,
    drill: bool = False,
    not_before: datetime | None = None,
) -> Notice | None:
    """Tell these people (by name of account) something, in the caller's transaction; None when `key` was given before.

    `subject` is what it is about (`case:3`), `kind` a word for programs. It is on each one's screen at once, or from
    `not_before`; whoever has channels is told there as well by `deliver`. A drill's notice stays on the screens.
    """
    audit.take_turn(session)
    if session.scalar(select(Notice.id).where(Notice.key == key)) is not None:
        return None
    notice = Notice(
        key=key,
        at=at,
        urgent=urgent,
        title=_heading(title, drill=drill),
        body=body,
        subject=subject,
        kind=kind,
        drill=drill,
    )
    session.add(notice)
    session.flush()
    people = list(dict.fromkeys(to))
    start = max(at, not_before or at)
    session.add_all(_deliveries(session, notice, people, start))
    ring(session, Bell.NOTICES)
    if start == at:
        show(session, notice, people, at=at)
    detail = {"key": key, "kind": kind, "to": people, "about": subject, "drill": drill}
    audit.record(
        session, at=at, actor=GIVER, action="notice.given", subject=f"notice:{notice.id}", detail=detail
    )
    return notice


def show(session: Session, notice: Notice, people: Sequence[str], *, at: datetime) -> None:
    """Put a notice on the open screens of these people."""
    shown = {
        "notice_id": notice.id,
        "to": list(people),
        "title": notice.title,
        "urgent": notice.urgent,
        "drill": notice.drill,
        "about": notice.kind,
    }
    messages.announce(session, at=at, kind="notice.given", subject=notice.subject, actor=GIVER, payload=shown)


def _heading(title: str, *, drill: bool) -> str:
    marked = drill and not title.startswith(DRILL_MARK)
    return (DRILL_MARK + title if marked else title)[:LONGEST_TITLE]


def _deliveries(session: Session, notice: Notice, people: Sequence[str], start: datetime) -> list[Delivery]:
    reachable = set() if notice.drill else _reachable(session, people)
    now = start == notice.at
    return [
        Delivery(
            notice_id=notice.id,
            username=username,
            state=State.SENT if now and username not in reachable else State.QUEUED,
            next_at=start if username in reachable or not now else None,
            shown_at=start if now else None,
            sent_at=start if now and username not in reachable else None,
        )
        for username in people
    ]


def _reachable(session: Session, people: Iterable[str]) -> set[str]:
    """Who of these can be reached outside the screens."""
    query = select(ContactChannel.username).where(
        ContactChannel.username.in_(list(people)), ContactChannel.enabled
    )
    return set(session.scalars(query))
