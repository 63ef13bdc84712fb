"""Clocks that ask for a word: at shares of their limit, when they are late, and after. Each word once on record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.audiences import Matter, Office, Told, resolve
from alerts.clocks import named, recompute, tell_overdue
from alerts.deeds import observe
from alerts.duties import DUTY_LABELS, Duty
from alerts.escalation import EscalationPack, house
from alerts.models import Case, Obligation
from alerts.obligations import State, ends_by_itself
from alerts.reminders import Moment, Word, due_moments
from alerts.scheduler.models import Reminder
from alerts.scheduler.offices import Offices
from alerts.scheduler.planning import plan, subject_of
from alerts.scheduler.urgency import is_urgent
from huiying import notify
from huiying.clock import BEIJING
from huiying.people import system
from huiying.schedule import Part, put_off, trying
from huiying.text.spans import in_words

SCHEDULER = system("scheduler")
REAL = Case.drill_id.is_(None)
KINDS: Mapping[Word, str] = {
    Word.RUNNING: "obligation.reminded",
    Word.OVERDUE: "obligation.overdue",
    Word.BORN_LATE: "obligation.overdue",
    Word.STILL_OVERDUE: "obligation.still_overdue",
}


def next_at(session: Session) -> datetime | None:
    """When the next clock asks for a word; past when it already does."""
    first = select(Obligation.next_at).join(Case, Case.id == Obligation.case_id)
    asking = first.where(Obligation.state == State.RUNNING, Obligation.next_at.is_not(None), REAL)
    return session.scalar(asking.order_by(Obligation.next_at).limit(1))


def run(session: Session, now: datetime, limit: int, *, offices: Offices) -> int:
    """Say what running clocks ask for by now."""
    asking = (
        select(Obligation, Case)
        .join(Case, Case.id == Obligation.case_id)
        .where(Obligation.state == State.RUNNING, Obligation.next_at <= now, REAL)
        .where(Obligation.id.not_in(put_off(session, "obligation", now=now)))
        .order_by(Obligation.next_at, Obligation.id)
        .limit(limit)
    )
    found = session.execute(asking).all()
    for row, case in found:
        with trying(session, f"obligation:{row.id}", now=now):
            speak(session, row, case, now=now, office=offices.at(session, now, case.drill_id))
            _require_rest(row, now)
    return len(found)


def _require_rest(row: Obligation, now: datetime) -> None:
    """A clock that asks for ever at one moment would hold up all others: better one that is seen to have stumbled."""
    if row.state == State.RUNNING and row.next_at is not None and row.next_at <= now:
        raise RuntimeError(f"clock {row.id} still asks at {row.next_at.isoformat()}")


def speak(
    session: Session,
    row: Obligation,
    case: Case,
    *,
    now: datetime,
    office: Office,
    pack: EscalationPack | None = None,
) -> list[Moment]:
    """Say all that one clock asks for by now, and note when it asks next."""
    pack = pack or house()
    if ends_by_itself(row.stops) and now > row.due:
        recompute(observe(session, case, actor=SCHEDULER, now=now))
        return []
    said = due_moments(subject_of(session, row), pack, now)
    for moment in said:
        _say(session, row, case, moment, now=now, office=office)
    session.flush()
    plan(session, row, pack=pack)
    return said


def _say(
    session: Session, row: Obligation, case: Case, moment: Moment, *, now: datetime, office: Office
) -> None:
    session.add(Reminder(obligation_id=row.id, name=moment.name, fell_due_at=moment.at, given_at=now))
    title, told = _title(row, moment), resolve(moment.to, office, Matter(units=_units(case)))
    deed = observe(session, case, actor=SCHEDULER, now=now)
    if moment.word in {Word.OVERDUE, Word.BORN_LATE}:
        tell_overdue(deed, row)
    else:
        deed.also(KINDS[moment.word], "clock", f"{named(row)}：{title}", _detail(row, moment, told))
    notify.give(
        session,
        key=f"obligation:{row.id}:{moment.name}",
        at=now,
        title=f"{title}：{case.number} {case.title}",
        body="\n".join((_body(row, moment, now), *told.missing)),
        subject=f"case:{case.id}",
        kind=KINDS[moment.word],
        to=told.to,
        urgent=is_urgent(case.kind, case.grade),
        drill=case.drill_id is not None,
    )


def _detail(row: Obligation, moment: Moment, told: Told) -> dict[str, Any]:
    return {
        "obligation_id": row.id,
        "duty": row.duty,
        "reminder": moment.name,
        "fell_due_at": moment.at.isoformat(),
        "due": row.due.isoformat(),
        "clock_state": row.state,
        "to": list(told.to),
        "missing": list(told.missing),
    }


def _units(case: Case) -> frozenset[str]:
    return frozenset(unit for unit in (case.unit_id, *case.co_units) if unit)


def _title(row: Obligation, moment: Moment) -> str:
    name = row.title or DUTY_LABELS[Duty(row.duty)]
    words: Mapping[Word, str] = {
        Word.RUNNING: f"{name}时限已过 {moment.percent}%",
        Word.OVERDUE: f"{name}已超时",
        Word.BORN_LATE: f"{name}开始计时时已经超时",
        Word.STILL_OVERDUE: f"{name}仍未完成",
    }
    return words[moment.word]


def _body(row: Obligation, moment: Moment, now: datetime) -> str:
    due = f"{row.due.astimezone(BEIJING):%m-%d %H:%M:%S}"
    late = now - row.due
    left = (
        f"还剩 {in_words(-late)}"
        if moment.word is Word.RUNNING and now <= row.due
        else f"已超过 {in_words(late)}"
    )
    return f"{named(row)}，{due} 到期，{left}。"


def part(offices: Offices) -> Part:
    """Reminders, as the scheduler passes them."""
    return Part(
        name="clocks",
        next_at=next_at,
        run=lambda session, now, limit: run(session, now, limit, offices=offices),
    )
