"""Pauses that end by themselves: when nobody has answered by the time they lapse, the clocks of the case go on."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.clocks import recompute
from alerts.deeds import observe
from alerts.models import Case, ClockPause
from huiying.people import system
from huiying.schedule import Part, put_off, trying

SCHEDULER = system("scheduler")
REAL = Case.drill_id.is_(None)


def next_at(session: Session) -> datetime | None:
    """When the next pause lapses."""
    first = select(ClockPause.lapses_at).join(Case, Case.id == ClockPause.case_id)
    standing = first.where(ClockPause.lapsed.is_(False), ClockPause.lapses_at.is_not(None), REAL)
    return session.scalar(standing.order_by(ClockPause.lapses_at).limit(1))


def run(session: Session, now: datetime, limit: int) -> int:
    """Let clocks go on whose pause has lapsed."""
    over = (
        select(ClockPause, Case)
        .join(Case, Case.id == ClockPause.case_id)
        .where(ClockPause.lapsed.is_(False), ClockPause.lapses_at <= now, REAL)
        .where(ClockPause.id.not_in(put_off(session, "clock_pause", now=now)))
        .order_by(ClockPause.lapses_at, ClockPause.id)
        .limit(limit)
    )
    found = session.execute(over).all()
    for pause, case in found:
        with trying(session, f"clock_pause:{pause.id}", now=now):
            lapse(session, pause, case, now=now)
    return len(found)


def lapse(session: Session, pause: ClockPause, case: Case, *, now: datetime) -> None:
    """End one pause at the moment it was to lapse; one that was ended before is only noted."""
    pause.lapsed = True
    if pause.end is not None:
        return
    deed = observe(session, case, actor=SCHEDULER, now=now)
    deed.also(
        "case.pause_lapsed", "clock", f"中止到期未答复，恢复计时：{pause.reference}", {"pause_id": pause.id}
    )
    recompute(deed)


PART = Part(name="pauses", next_at=next_at, run=run)
