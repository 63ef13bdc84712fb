"""Periods on record: opened when they begin, ended when the next one does. Idempotent; any number of schedulers may run."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.clocks import end_missed
from alerts.deadlines import due
from alerts.forms import register
from alerts.inforce import calendar, pack_in_force
from alerts.kinds.periodic import MISSED, PERIODIC_DUTY
from alerts.models import Case
from alerts.recurring.models import RecurringPeriod
from alerts.recurring.periods import Period, Recurring, periods_from, recurring
from alerts.recurring.profile import office_form
from huiying import audit
from huiying.people import system
from huiying.schedule import RETRY, Part, Stumble, trying

SCHEDULER = system("scheduler")
STUMBLE = "period:"
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""A duty of which no period is on record asks for its first at once."""


def wanted(session: Session) -> tuple[Recurring, ...]:
    """What comes back for this office."""
    return recurring(pack_in_force(session), office_form(session))


def next_at(session: Session) -> datetime | None:
    """When the next period begins or ends; past when a duty has none yet."""
    known = _ends(session)
    begins = [known.get(each.name, NEVER) for each in wanted(session)]
    ends = session.scalar(select(func.min(RecurringPeriod.ends_at)).where(RecurringPeriod.ended.is_(False)))
    return min([*begins, *([ends] if ends else [])], default=None)


def _ends(session: Session) -> Mapping[str, datetime]:
    newest = select(RecurringPeriod.name, func.max(RecurringPeriod.ends_at)).group_by(RecurringPeriod.name)
    return dict(session.execute(newest).all())


def run(session: Session, now: datetime, _limit: int) -> int:
    """Open what has begun, then end what is over."""
    return open_due(session, now=now) + end_due(session, now=now)


def open_due(session: Session, *, now: datetime) -> int:
    """Open every period that has begun and is not on record. Returns how many were put on record.

    A duty seen for the first time is opened only if its date is still to come: whether the office did what fell
    due before anybody looked is not known here. After an outage every period since the last one is opened.
    """
    audit.take_turn(session)
    known, failed, opened = _ends(session), _failed(session, now), 0
    for duty in wanted(session):
        last = known.get(duty.name)
        for period in periods_from(duty.cycle, last or now, now) if duty.name not in failed else ():
            with trying(session, f"{STUMBLE}{duty.name}", now=now):
                _open(session, duty, period, first=last is None, now=now)
                opened += 1
    return opened


def _failed(session: Session, now: datetime) -> frozenset[str]:
    """Duties whose period could not be opened less than a minute ago."""
    recent = select(Stumble.subject).where(
        Stumble.subject.startswith(STUMBLE, autoescape=True), Stumble.last_at > now - RETRY
    )
    return frozenset(subject.removeprefix(STUMBLE) for subject in session.scalars(recent))


def _open(session: Session, duty: Recurring, period: Period, *, first: bool, now: datetime) -> None:
    ends = due(period.begins_at, duty.limit.limit, calendar(session)).due
    owed = duty.binds(period) and (not first or now <= ends)
    row = RecurringPeriod(
        name=duty.name,
        period=period.key,
        begins_at=period.begins_at,
        ends_at=period.ends_at,
        case_id=_case(session, duty, period, now).id if owed else None,
        ended=not owed,
    )
    session.add(row)
    session.flush()


def _case(session: Session, duty: Recurring, period: Period, now: datetime) -> Case:
    form = {
        "limit": duty.name,
        "period": period.label,
        "name": duty.limit.title,
        "begins_at": period.begins_at.isoformat(),
        "ends_at": period.ends_at.isoformat(),
        "office": office_form(session).value,
    }
    return register(session, PERIODIC_DUTY, form, actor=SCHEDULER, now=now)


def end_due(session: Session, *, now: datetime) -> int:
    """End every period that is over: what was not done in it is missed for good. Returns how many ended."""
    over = select(RecurringPeriod).where(RecurringPeriod.ended.is_(False), RecurringPeriod.ends_at <= now)
    rows = session.scalars(over.order_by(RecurringPeriod.ends_at, RecurringPeriod.id)).all()
    for row in rows:
        row.ended = True
        if row.case_id is not None:
            end_missed(session, row.case_id, stage=MISSED, actor=SCHEDULER, now=now)
    return len(rows)


PART = Part(name="periods", next_at=next_at, run=run)
