"""Moments of a 舆情 case that follow from its record: when it was last spoken of in public, when measures began.

Looked up only where a rule in force counts from them, so that nobody else's clocks change for it.
"""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from alerts.duties import Duty, StartPoint
from alerts.evidence import PUBLIC
from alerts.models import Case, Evidence, Measure
from alerts.rules import Pack
from alerts.stages import CLOSED, Stage

SPOKEN_FOR = CLOSED | {Stage.WATCHING, Stage.SET_ASIDE, Stage.EVALUATING, Stage.ARCHIVING}
"""Where nothing more has to be said: the result is public, or there is nothing to answer."""
FOLLOWING = {StartPoint.LAST_UPDATE, StartPoint.MEASURED}


def moments_on_record(session: Session, case: Case, pack: Pack) -> dict[StartPoint, datetime]:
    """What of `FOLLOWING` the rules in force count from and the record of the case knows."""
    asked = FOLLOWING & _counted_from(case.kind, pack) - {StartPoint(name) for name in case.moments}
    found = {}
    if StartPoint.LAST_UPDATE in asked and case.state not in SPOKEN_FOR:
        found[StartPoint.LAST_UPDATE] = _last_update(session, case.id)
    if StartPoint.MEASURED in asked:
        found[StartPoint.MEASURED] = _first_measure(session, case.id)
    return {point: moment for point, moment in found.items() if moment is not None}


def _counted_from(kind: str, pack: Pack) -> set[StartPoint]:
    return {
        point
        for rule in pack.rules
        if kind in rule.trigger.kinds
        for limit in rule.limits
        for point in limit.start
    }


def _last_update(session: Session, case_id: int) -> datetime | None:
    public = select(Evidence).where(
        Evidence.case_id == case_id,
        Evidence.kind.in_(PUBLIC),
        or_(Evidence.duty.is_(None), Evidence.duty == Duty.CONTINUING_UPDATE),
        Evidence.withdrawn_at.is_(None),
        Evidence.false_at.is_(None),
    )
    return max((row.happened_at for row in session.scalars(public) if row.counts), default=None)


def _first_measure(session: Session, case_id: int) -> datetime | None:
    first = select(func.min(Measure.at)).where(Measure.case_id == case_id, Measure.kind == "measure")
    return session.scalar(first)
