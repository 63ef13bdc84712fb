"""Duties that come back with the calendar, as readers see them."""

from sqlalchemy.orm import Session

from alerts import kinds
from alerts.recurring.listing import Listed, periods
from alerts.recurring.profile import OFFICE_LABELS, office_form
from api.schemas.base import Coded
from api.schemas.recurring import PeriodOut, RecurringOut
from api.views.words import coded

SHOWN = 100


def overview(session: Session) -> RecurringOut:
    """What kind of office this is, and its periods, the newest first."""
    return RecurringOut(
        office=coded(office_form(session), OFFICE_LABELS),
        periods=[_period(each) for each in periods(session, SHOWN)],
    )


def _period(each: Listed) -> PeriodOut:
    row, case = each.period, each.case
    return PeriodOut(
        limit=row.name,
        period=row.period,
        title=case.title if case else None,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        ended=row.ended,
        case_id=row.case_id,
        state=Coded(code=case.state, label=kinds.stage_label(case.kind, case.state)) if case else None,
    )
