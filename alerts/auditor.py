"""Watch of the watch: what should have been said and was not, found by looking at the record instead of at the scheduler.

It reads what is due and still there, what waits without a timer, what is queued and not sent. What it can put right it
puts right (a timer that is missing is begun, a clock without a next moment is planned) and says so on record; what is
late it only names: the scheduler that comes back does it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, String, cast, exists, func, literal, select
from sqlalchemy.orm import Session

from alerts.escalation import house
from alerts.models import Alert, Case, ClockPause, Obligation
from alerts.obligations import State
from alerts.recurring.models import RecurringPeriod
from alerts.reminders import due_moments
from alerts.scheduler import silences
from alerts.scheduler.models import WatchItem
from alerts.scheduler.planning import plan, subjects_of
from huiying import audit, heartbeat
from huiying.notify.models import Delivery
from huiying.notify.models import State as DeliveryState
from huiying.people import system
from huiying.schedule import Stumble

TOLERANCE = timedelta(minutes=2)
"""What is due is done within seconds; so long after, something stands still."""
SLOW_DELIVERY = timedelta(minutes=5)
CHUNK = 500
"""Clocks looked through in one turn of the sweep."""
SWEEP = "auditor.sweep"
AUDITOR = system("auditor").username
REAL = Case.drill_id.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that should have run and did not. `part`: clocks, silences, pauses, periods, scheduler or notifier."""

    part: str
    words: str
    since: datetime
    count: int


NOTIFIER = frozenset({"notifier"})
SCHEDULER = frozenset({"clocks", "silences", "pauses", "periods", "scheduler"})


def findings(session: Session, *, now: datetime, of: frozenset[str] = SCHEDULER | NOTIFIER) -> list[Finding]:
    """All that stands still at a moment in these parts. Each question is answered from an index: it costs what is wrong."""
    found = [_found(session, each) for each in _questions(now) if each.part in of]
    return [finding for finding in found if finding is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`which`: the rows that are wrong; `since`: from when each is."""

    part: str
    words: str
    since: SQLColumnExpression[Any]
    which: Select[Any]


def _found(session: Session, question: Question) -> Finding | None:
    counted = question.which.with_only_columns(func.count(), func.min(question.since))
    count, since = session.execute(counted).one()
    if not count:
        return None
    return Finding(part=question.part, words=question.words.format(count), since=since, count=count)


def _unended_periods(late: datetime) -> Question:
    over = select(RecurringPeriod.id).where(RecurringPeriod.ended.is_(False), RecurringPeriod.ends_at < late)
    words = "{} 项定期工作期满没有了结"
    return Question(part="periods", words=words, since=RecurringPeriod.ends_at, which=over)


def _questions(now: datetime) -> Sequence[Question]:
    late = now - TOLERANCE
    running = select(Obligation.id).join(Case, Case.id == Obligation.case_id)
    running = running.where(Obligation.state == State.RUNNING, REAL)
    waiting = (DeliveryState.QUEUED, DeliveryState.SENDING)
    return (
        Question(
            part="clocks",
            words="{} 个时限到了该提醒的时候没有提醒",
            since=Obligation.next_at,
            which=running.where(Obligation.next_at < late),
        ),
        Question(
            part="clocks",
            words="{} 个计时中的时限没有排下一次提醒",
            since=Obligation.opened_at,
            which=running.where(Obligation.next_at.is_(None)),
        ),
        Question(
            part="silences",
            words="{} 项到了该升级的时候没有升级",
            since=WatchItem.due_at,
            which=select(WatchItem.id).where(WatchItem.due_at < late, WatchItem.drill_id.is_(None)),
        ),
        Question(
            part="silences", words="{} 条待认领的预警没有人盯", since=Alert.raised_at, which=_untimed_alerts()
        ),
        Question(
            part="silences", words="{} 个待办理的办件没有人盯", since=Case.updated_at, which=_untimed_cases()
        ),
        Question(
            part="pauses",
            words="{} 次中止到期没有恢复计时",
            since=ClockPause.lapses_at,
            which=select(ClockPause.id)
            .join(Case, Case.id == ClockPause.case_id)
            .where(ClockPause.lapsed.is_(False), ClockPause.lapses_at < late, REAL),
        ),
        _unended_periods(late),
        Question(
            part="scheduler",
            words="{} 项到期的事反复办不成",
            since=Stumble.since,
            which=select(Stumble.subject),
        ),
        Question(
            part="notifier",
            words="{} 条通知排队太久没有发出",
            since=Delivery.next_at,
            which=select(Delivery.id).where(
                Delivery.state.in_(waiting), Delivery.next_at < now - SLOW_DELIVERY
            ),
        ),
    )


def _untimed_alerts() -> Select[Any]:
    return select(Alert.id).where(Alert.state == "new", ~_timed("alert", Alert.id))


def _untimed_cases() -> Select[Any]:
    stages = [stage.value for stage in silences.OF_STAGE]
    return select(Case.id).where(Case.state.in_(stages), REAL, ~_timed("case", Case.id))


def _timed(kind: str, number: SQLColumnExpression[int]) -> ColumnElement[bool]:
    subject = literal(f"{kind}:") + cast(number, String)
    return exists().where(WatchItem.subject == subject, WatchItem.due_at.is_not(None))


def mend(session: Session, *, now: datetime, limit: int = CHUNK) -> list[str]:
    """Put right what can be: plan clocks that have no next moment, begin timers that are missing. Returns what was done.

    It also looks through the next clocks of its round, whether every word they asked for is on record.
    """
    audit.take_turn(session)
    done = [words for look in _MENDERS for words in look(session, now, limit)]
    if done:
        audit.record(
            session,
            at=now,
            actor=AUDITOR,
            action="auditor.mended",
            subject="scheduler",
            detail={"done": done},
        )
    return done


def _plan_clocks(session: Session, _now: datetime, limit: int) -> Iterable[str]:
    unplanned = select(Obligation).join(Case, Case.id == Obligation.case_id)
    unplanned = unplanned.where(Obligation.state == State.RUNNING, Obligation.next_at.is_(None), REAL)
    for row in session.scalars(unplanned.order_by(Obligation.id).limit(limit)).all():
        plan(session, row)
        yield f"时限 {row.id} 补排了下一次提醒"


def _watch_alerts(session: Session, now: datetime, limit: int) -> Iterable[str]:
    for number in session.scalars(_untimed_alerts().limit(limit)).all():
        silences.watch_alert(session, session.get_one(Alert, number), now=now)
        yield f"预警 {number} 补上了催办"


def _watch_cases(session: Session, now: datetime, limit: int) -> Iterable[str]:
    for number in session.scalars(_untimed_cases().limit(limit)).all():
        silences.watch_case(session, session.get_one(Case, number), now=now)
        yield f"办件 {number} 补上了催办"


def _sweep(session: Session, now: datetime, limit: int) -> Iterable[str]:
    """The next running clocks of the round: whatever was due and is not on record is planned again."""
    sign = heartbeat.latest(session, SWEEP)
    reached = int(sign.detail) if sign else 0
    running = select(Obligation).join(Case, Case.id == Obligation.case_id)
    running = running.where(Obligation.state == State.RUNNING, Obligation.id > reached, REAL)
    rows = session.scalars(running.order_by(Obligation.id).limit(limit)).all()
    subjects = subjects_of(session, rows)
    for row in rows:
        owed = due_moments(subjects[row.id], house(), now - TOLERANCE)
        if owed and (row.next_at is None or row.next_at > now):
            plan(session, row)
            yield f"时限 {row.id} 漏了 {len(owed)} 次提醒，已重新排上"
    heartbeat.beat(session, SWEEP, at=now, detail=str(rows[-1].id if len(rows) == limit else 0))


_MENDERS: Sequence[Callable[[Session, datetime, int], Iterable[str]]] = (
    _plan_clocks,
    _watch_alerts,
    _watch_cases,
    _sweep,
)
