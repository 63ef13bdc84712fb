"""An act of one case that is also owed in the year or quarter it happened in: the period takes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from alerts.clocks import recompute
from alerts.deeds import Deed
from alerts.kinds.kind import Credits, Proves
from alerts.kinds.periodic import DONE
from alerts.kinds.proving import prove
from alerts.models import Case, Evidence, Obligation
from alerts.obligations import OPEN
from alerts.recurring.models import RecurringPeriod


def credit(deed: Deed, effect: Credits, form: Mapping[str, Any]) -> None:
    """Enter an act for the open period it happened in. Nothing where this office owes none, or it was done already."""
    case = _owing(deed, effect.limit, datetime.fromisoformat(form[effect.at]))
    if case is None or deed.case.drill_id is not None:
        return
    other = Deed(
        session=deed.session, case=case, actor=deed.actor, now=deed.now, step="credit", after=case.state
    )
    prove(other, Proves(at=effect.at, url=effect.url), form)
    recompute(other)
    if not _open(other):
        _close(other, f"办件 {deed.case.number} 的“{deed.case.title}”计入本期")


def _owing(deed: Deed, limit: str, moment: datetime) -> Case | None:
    query = (
        select(Case)
        .join(RecurringPeriod, RecurringPeriod.case_id == Case.id)
        .join(Obligation, Obligation.case_id == Case.id)
        .where(
            RecurringPeriod.name == limit,
            RecurringPeriod.begins_at <= moment,
            RecurringPeriod.ends_at > moment,
            Obligation.state.in_(OPEN),
        )
    )
    return deed.session.scalars(query.limit(1)).first()


def _open(deed: Deed) -> bool:
    running = select(Obligation.id).where(Obligation.case_id == deed.case.id, Obligation.state.in_(OPEN))
    return deed.session.scalar(running.limit(1)) is not None


def _close(deed: Deed, words: str) -> None:
    newest = select(Evidence.id).where(Evidence.case_id == deed.case.id).order_by(Evidence.id.desc())
    done = Deed(
        session=deed.session, case=deed.case, actor=deed.actor, now=deed.now, step=deed.step, after=DONE
    )
    done.done("case.duty_credited", words, {"evidence_id": deed.session.scalar(newest.limit(1))})
