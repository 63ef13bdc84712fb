"""Assessments on record: every one kept, the newest in force."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.assessments.models import AssessmentRecord
from alerts.assessments.sorting import Judgement


def keep(session: Session, case_id: int, judgement: Judgement, *, by: str, now: datetime) -> AssessmentRecord:
    """Put an assessment beside the earlier ones."""
    record = AssessmentRecord(
        case_id=case_id,
        decision=judgement.decision,
        grounds=list(judgement.grounds),
        sort=judgement.sort,
        reason=judgement.reason,
        by=by,
        at=now,
    )
    session.add(record)
    session.flush()
    return record


def assessments_of(session: Session, case_id: int) -> Sequence[AssessmentRecord]:
    """Every assessment of a case, oldest first."""
    query = select(AssessmentRecord).where(AssessmentRecord.case_id == case_id)
    return session.scalars(query.order_by(AssessmentRecord.id)).all()
