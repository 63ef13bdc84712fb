"""Setting the hours in which one is not to be disturbed."""

from datetime import datetime

from sqlalchemy.orm import Session

from huiying import audit
from huiying.notify.models import QuietHours
from huiying.notify.quiet import Quiet, window
from huiying.people import Actor


def hours_of(session: Session, username: str) -> QuietHours | None:
    """A person's quiet hours as they were set."""
    return session.get(QuietHours, username)


def window_of(session: Session, username: str) -> Quiet | None:
    """The same, to decide with."""
    hours = hours_of(session, username)
    return None if hours is None else window(hours.begins, hours.ends)


def set_hours(session: Session, *, begins: str, ends: str, actor: Actor, now: datetime) -> QuietHours:
    """Set one's own quiet hours, Beijing time `HH:MM`. Raises Invalid."""
    window(begins, ends)
    hours = session.merge(QuietHours(username=actor.username, begins=begins, ends=ends))
    _record(session, f"{begins}–{ends}", actor=actor, now=now)
    return hours


def drop_hours(session: Session, *, actor: Actor, now: datetime) -> None:
    """Have no quiet hours any more."""
    hours = hours_of(session, actor.username)
    if hours is not None:
        session.delete(hours)
        _record(session, None, actor=actor, now=now)


def _record(session: Session, hours: str | None, *, actor: Actor, now: datetime) -> None:
    who = actor.username
    audit.record(
        session, at=now, actor=who, action="quiet_hours.set", subject=f"user:{who}", detail={"hours": hours}
    )
