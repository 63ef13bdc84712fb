"""Giving account: the clocks of the record put before the count of timeliness."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import rulebook
from alerts.bodies import OUTSIDE
from alerts.duties import Duty
from alerts.grades import Grade
from alerts.models import Case, Evidence, Obligation
from alerts.obligations import State
from alerts.timeliness import Filter, Item, Timeliness, report


def timeliness(session: Session, wanted: Filter, *, now: datetime) -> Timeliness:
    """How punctual the office was, with the obligations behind every number."""
    query = select(Obligation, Case, Evidence)
    query = query.join(Case, Case.id == Obligation.case_id)
    query = query.outerjoin(Evidence, Evidence.id == Obligation.evidence_id).where(Case.drill_id.is_(None))
    query = query.where(Obligation.body.not_in(OUTSIDE))
    if wanted.since is not None:
        query = query.where(Obligation.due >= wanted.since)
    if wanted.until is not None:
        query = query.where(Obligation.due < wanted.until)
    targets = {rule.id for rule in rulebook.house().rules}
    items = (
        _item(row, case, proof, now)
        for row, case, proof in session.execute(query)
        # What the office only set itself is no duty: it is reminded of, and counted nowhere.
        if not targets.issuperset(row.rules)
    )
    return report(items, wanted, now=now)


def _item(row: Obligation, case: Case, proof: Evidence | None, now: datetime) -> Item:
    return Item(
        obligation_id=row.id,
        case_id=case.id,
        case_number=case.number,
        case_title=case.title,
        unit_id=case.unit_id,
        topic=case.topic,
        grade=_grade(row.inputs),
        duty=Duty(row.duty),
        rules=tuple(row.rules),
        state=State(row.state),
        start=row.start,
        due=row.due,
        closed_at=row.closed_at,
        born_late=row.born_late,
        was_late=row.was_late,
        late_entry=proof is not None and proof.late_entry,
        cause=_cause(row, now),
    )


def _grade(inputs: Mapping[str, str | None]) -> Grade | None:
    grade = inputs.get("grade")
    return Grade(grade) if grade else None


def _cause(row: Obligation, now: datetime) -> str:
    """Why it is late, as far as the record can say: only lateness is computed, fault is a person's finding."""
    if row.state == State.MISSED:
        return row.closing_reason or ""
    if row.born_late:
        return f"时限开始计算时已经超时：{row.reason}"
    if row.state == State.MET_LATE:
        return "到期之后才完成"
    return "到期尚未完成" if row.state == State.RUNNING and now > row.due else ""
