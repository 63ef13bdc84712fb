"""What a case still lacks before it can be put away, in words: nothing is closed over a question that is open."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.debts import open_debts
from alerts.findings.accountability import GROUND_LABELS, FindingState, Ground
from alerts.findings.models import Finding
from alerts.models import Case, Measure
from alerts.partners.models import JointAction, Partner
from alerts.stages import Stage

OWED = {"result": "公布处置结果", "evaluation": "效果评估"}
OPINION = frozenset({"emergency", "opinion"})
"""Kinds of case whose course asks for a published result and an evaluation."""
LEFT_ASIDE = frozenset({Stage.SET_ASIDE, Stage.ARCHIVED})


def unfinished(session: Session, case: Case) -> tuple[str, ...]:
    """What holds the archive up besides running clocks: joint actions without an outcome, findings not decided, debts."""
    owed = (row.words for row in open_debts(session, case.id))
    asked = kinds.kind(case.kind).lacking(case.form)
    return (*asked, *_joint_actions(session, case), *_findings(session, case), *owed)


def lacking(session: Session, case: Case) -> tuple[str, ...]:
    """Everything still to be done before the archive, clocks apart."""
    return (*unpublished(session, case), *unfinished(session, case))


def unpublished(session: Session, case: Case) -> list[str]:
    """The result and the evaluation, where the course asks for them and they are not there."""
    if case.kind not in OPINION or case.state in LEFT_ASIDE:
        return []
    held = set(session.scalars(select(Measure.kind).where(Measure.case_id == case.id)))
    return [f"没有{label}" for kind, label in OWED.items() if kind not in held]


def _joint_actions(session: Session, case: Case) -> list[str]:
    query = (
        select(Partner.name, JointAction.asked)
        .join(Partner, Partner.id == JointAction.partner_id)
        .where(JointAction.case_id == case.id, JointAction.closed_at.is_(None))
        .order_by(JointAction.id)
    )
    return [f"与{name}的联动没有办结（{asked}）" for name, asked in session.execute(query)]


def _findings(session: Session, case: Case) -> list[str]:
    query = select(Finding.ground).where(Finding.case_id == case.id, Finding.state == FindingState.RAISED)
    return [f"问责（{GROUND_LABELS[Ground(ground)]}）没有认定" for ground in session.scalars(query)]
