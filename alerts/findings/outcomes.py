"""The clock of an outcome: a house target, said once to who raised and who decided when it has passed and nothing was done."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.deeds import get_case, observe
from alerts.findings.accountability import OUTCOME_LABELS, Outcome
from alerts.findings.lateness import STEP
from alerts.findings.models import Finding
from huiying.notify import give
from huiying.people import system
from huiying.schedule import Part, put_off, trying

SCHEDULER = system("scheduler")


def next_at(session: Session) -> datetime | None:
    """When the next outcome is overdue."""
    asking = select(Finding.outcome_asks_at).where(Finding.outcome_asks_at.is_not(None))
    return session.scalar(asking.order_by(Finding.outcome_asks_at).limit(1))


def run(session: Session, now: datetime, limit: int) -> int:
    """Say of each outcome that is overdue by now that it was not carried out."""
    asking = (
        select(Finding)
        .where(Finding.outcome_asks_at <= now, Finding.id.not_in(put_off(session, "finding", now=now)))
        .order_by(Finding.outcome_asks_at)
        .limit(limit)
    )
    found = session.scalars(asking).all()
    for row in found:
        with trying(session, f"finding:{row.id}", now=now):
            _say(session, row, now)
    return len(found)


def _say(session: Session, row: Finding, now: datetime) -> None:
    case = get_case(session, row.case_id)
    label = OUTCOME_LABELS[Outcome(row.outcome or "")]
    words = f"{label}已过内部目标期限，还没有登记落实"
    row.outcome_asks_at = None
    deed = observe(session, case, actor=SCHEDULER, now=now)
    deed.also("finding.outcome_overdue", STEP, f"问责：{words}", {"finding_id": row.id})
    give(
        session,
        key=f"finding:{row.id}:overdue",
        at=now,
        title=f"问责：{words}（{case.number}）",
        body=f"{case.title}\n{row.text}",
        subject=f"finding:{row.id}",
        kind="finding.outcome_overdue",
        to=[name for name in (row.raised_by, row.decided_by) if name],
        urgent=False,
    )


PART = Part(name="outcomes", next_at=next_at, run=run)
