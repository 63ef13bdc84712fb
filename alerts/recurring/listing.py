"""The periods on record, the newest first, with the cases that carry them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Case
from alerts.recurring.models import RecurringPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One period; `case` is None where nothing was owed in it as far as is known here."""

    period: RecurringPeriod
    case: Case | None


def periods(session: Session, limit: int) -> Sequence[Listed]:
    """So many periods at most."""
    query = (
        select(RecurringPeriod, Case)
        .outerjoin(Case, Case.id == RecurringPeriod.case_id)
        .order_by(RecurringPeriod.begins_at.desc(), RecurringPeriod.id)
        .limit(limit)
    )
    return [Listed(period=period, case=case) for period, case in session.execute(query)]
