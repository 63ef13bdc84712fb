"""The dossier of a case: everything on one page, and each clock explained from what was stored with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.board import ClockRow, clock_row
from alerts.casefacts import FactTable
from alerts.clocks import get_obligation
from alerts.course import Action, Standpoint, allowed_actions
from alerts.deeds import get_case, standpoint
from alerts.figures import facts_of
from alerts.inforce import pack_in_force, rule_behind
from alerts.models import (
    Alert,
    Case,
    CaseFact,
    CaseStep,
    Easing,
    Evidence,
    GradeRecord,
    Measure,
    Obligation,
    Unit,
)
from alerts.rulebook import BookRule
from alerts.stages import Step
from huiying.errors import NotFound
from huiying.people import Actor

Row = TypeVar("Row", CaseStep, Obligation, CaseFact, GradeRecord, Evidence, Easing, Measure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a clock is what it is: its rules with their quotations, its inputs, and the clocks before and after it.

    `pack_changed`: the rules in force differ from the ones it was opened under; the stored inputs still hold.
    """

    clock: ClockRow
    rules: tuple[BookRule, ...]
    unknown_rules: tuple[str, ...]
    pack_changed: bool
    evidence: Evidence | None
    replaces: tuple[Obligation, ...]
    replaced_by: Obligation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseStep:
    """A step of the course; `at` and `by` are None until it is taken. A 退回 takes 交办 back."""

    name: str
    at: datetime | None
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A case as one person sees it."""

    case: Case
    unit: Unit | None
    alerts: tuple[Alert, ...]
    facts: FactTable
    statements: tuple[CaseFact, ...]
    grades: tuple[GradeRecord, ...]
    clocks: tuple[Explanation, ...]
    evidence: tuple[Evidence, ...]
    easings: tuple[Easing, ...]
    measures: tuple[Measure, ...]
    course: tuple[CourseStep, ...]
    log: tuple[CaseStep, ...]
    stand: Standpoint
    actions: tuple[Action, ...]


def case_view(session: Session, case_id: int, *, actor: Actor, now: datetime) -> Dossier:
    """All of a case. Raises NotFound."""
    case = get_case(session, case_id)
    stand = standpoint(session, case)
    log = tuple(_of_case(session, CaseStep, case))
    clocks = tuple(_of_case(session, Obligation, case))
    alerts = tuple(session.scalars(select(Alert).where(Alert.case_id == case.id).order_by(Alert.id)))
    return Dossier(
        case=case,
        unit=session.get(Unit, case.unit_id) if case.unit_id else None,
        alerts=alerts,
        facts=facts_of(session, case),
        statements=tuple(_of_case(session, CaseFact, case)),
        grades=tuple(_of_case(session, GradeRecord, case)),
        clocks=tuple(explain(session, clock.id, now=now) for clock in clocks),
        evidence=tuple(_of_case(session, Evidence, case)),
        easings=tuple(_of_case(session, Easing, case)),
        measures=tuple(_of_case(session, Measure, case)),
        course=_course(case, alerts, log),
        log=log,
        stand=stand,
        actions=tuple(allowed_actions(stand, actor)),
    )


def explain(session: Session, obligation_id: int, *, now: datetime) -> Explanation:
    """A clock with its rule, quotation, start and why, inputs, steps and history. Raises NotFound."""
    row = get_obligation(session, obligation_id)
    # A rule the office no longer follows still explains the clocks it opened.
    pack = pack_in_force(session)
    found = {rule_id: rule_behind(session, rule_id) for rule_id in row.rules}
    before = session.scalars(
        select(Obligation).where(Obligation.superseded_by == row.id).order_by(Obligation.id)
    )
    return Explanation(
        clock=clock_row(row, session.get_one(Case, row.case_id), now),
        rules=tuple(rule for rule in found.values() if rule is not None),
        unknown_rules=tuple(rule_id for rule_id, rule in found.items() if rule is None),
        pack_changed=row.pack_digest != pack.digest,
        evidence=session.get(Evidence, row.evidence_id) if row.evidence_id else None,
        replaces=tuple(before),
        replaced_by=session.get(Obligation, row.superseded_by) if row.superseded_by else None,
    )


def explanations(session: Session, case: str, *, now: datetime) -> tuple[Explanation, ...]:
    """Every clock of a case, named by its number or its id, explained. Raises NotFound."""
    found = session.scalar(select(Case).where(Case.number == case))
    if found is None and not case.isdecimal():
        raise NotFound(f"没有编号为 {case} 的办件", code="case_not_found")
    held = found or get_case(session, int(case))
    return tuple(explain(session, clock.id, now=now) for clock in _of_case(session, Obligation, held))


def _of_case(session: Session, model: type[Row], case: Case) -> Sequence[Row]:
    return session.scalars(select(model).where(model.case_id == case.id).order_by(model.id)).all()


def _begun(case: Case, log: Sequence[CaseStep]) -> tuple[datetime, str]:
    """When the first step was taken, and by whom: 舆情 is found, any other case is entered."""
    if case.kind in kinds.RESPONSES or not log:
        return case.first_seen_at, "系统"
    return case.opened_at, log[0].actor_name


def _course(case: Case, alerts: Sequence[Alert], log: Sequence[CaseStep]) -> tuple[CourseStep, ...]:
    table = kinds.table(case.kind)
    taken: dict[str, tuple[datetime, str]] = {kinds.course(case.kind)[0]: _begun(case, log)}
    if alerts:
        taken["预警"] = (alerts[0].raised_at, "系统")
    for entry in log:
        if entry.step == Step.SEND_BACK:
            taken.pop("交办", None)
        elif entry.step in table and (name := table[entry.step].course):
            taken[name] = (entry.at, entry.actor_name)
    return tuple(
        CourseStep(
            name=name,
            at=taken[name][0] if name in taken else None,
            by=taken[name][1] if name in taken else None,
        )
        for name in kinds.course(case.kind)
    )
