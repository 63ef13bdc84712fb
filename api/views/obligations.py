"""Clocks as readers see them, with the words of their rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, object_session

from alerts import rulebook
from alerts.bodies import BODY_LABELS
from alerts.clocks import get_obligation, inputs_of
from alerts.drills.time import moment_for, moments
from alerts.duties import DUTY_LABELS, EVIDENCE_LABELS, EvidenceKind
from alerts.inforce import calendar, rule_behind, rules_in_force
from alerts.models import Case, Obligation
from alerts.obligations import STATE_LABELS, State, ends_by_itself
from alerts.rulebook import RESPONSIBLE_UNIT, BookRule
from alerts.terms import VERIFICATION_LABELS, Verification
from alerts.unnumbered import unnumbered
from api.paging import Slice
from api.schemas.base import Page
from api.schemas.cases import CitedRule, ObligationOut, UnnumberedOut
from api.schemas.people import UnitOut
from api.views.people import unit_name, units
from api.views.words import coded
from huiying.errors import Invalid

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which clocks are asked for."""

    state: str | None = None
    due_before: datetime | None = None
    unit: str | None = None

    def conditions(self, now: datetime) -> list[ColumnElement[bool]]:
        """As conditions of a query over obligations and their cases. Raises Invalid for an unknown state."""
        found: list[ColumnElement[bool]] = []
        if self.state == OVERDUE:
            found += [Obligation.state == State.RUNNING, Obligation.due < now]
        elif self.state is not None:
            if self.state not in STATE_LABELS:
                known = "、".join([*STATE_LABELS, OVERDUE])
                raise Invalid(f"没有“{self.state}”这种状态：请用 {known}", code="unknown_state")
            found.append(Obligation.state == self.state)
        if self.due_before is not None:
            found.append(Obligation.due < self.due_before)
        if self.unit is not None:
            found.append(Case.unit_id == self.unit)
        return found


def clock(row: Obligation, case: Case, held: Mapping[str, UnitOut], now: datetime) -> ObligationOut:
    """One clock; `now` is the time of its case."""
    rules = [rule for rule_id in row.rules if (rule := _rule_of(row, rule_id)) is not None]
    return ObligationOut(
        id=row.id,
        case_id=case.id,
        case_number=case.number,
        case_title=case.title,
        duty=coded(row.duty, DUTY_LABELS),
        limit=row.limit,
        owing=unit_name(held, case.unit_id)
        if row.body == RESPONSIBLE_UNIT
        else BODY_LABELS.get(row.body, row.body),
        rules=[_rule(rule) for rule in rules],
        start=row.start,
        start_reason=row.start_reason,
        due=row.due,
        steps=row.steps,
        provisional=row.provisional,
        state=coded(row.state, STATE_LABELS),
        overdue=row.state == State.RUNNING and now > row.due and not ends_by_itself(row.stops),
        proposed=row.by_grade and case.is_proposed,
        born_late=row.born_late,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        reason=row.closing_reason or row.reason,
        superseded_by=row.superseded_by,
        evidence_id=row.evidence_id,
        stops=_stops(row.stops),
    )


def _rule_of(row: Obligation, rule_id: str) -> BookRule | None:
    # A row read from the records knows the session it was read in; the office's own rules are in there too.
    session = object_session(row)
    return rulebook.national().rule(rule_id) if session is None else rule_behind(session, rule_id)


def _rule(rule: BookRule) -> CitedRule:
    return CitedRule(
        id=rule.id,
        title=rule.source.title,
        citation=f"{rule.source.number} {rule.source.article}",
        quotation=rule.source.quote,
        verification=VERIFICATION_LABELS[Verification(rule.verification)],
        binding=rule.binding,
    )


def unnumbered_duties(session: Session, case: Case) -> list[UnnumberedOut]:
    """What a case asks for without a clock."""
    found = unnumbered(inputs_of(session, case), rules_in_force(session), calendar(session))
    return [UnnumberedOut(title=each.title, rule=_rule(each.rule), until=each.until) for each in found]


def _stops(kinds: Sequence[str]) -> str:
    acts = [EVIDENCE_LABELS[EvidenceKind(kind)] for kind in sorted(kinds) if kind != EvidenceKind.LAPSE]
    stops = f"登记了{'或'.join(f'“{act}”' for act in acts)}的证据才停表" if acts else ""
    return "；".join([*filter(None, [stops]), *(["期满自然结束，不算超时"] if ends_by_itself(kinds) else [])])


def clocks(session: Session, case_ids: Sequence[int]) -> dict[int, list[Obligation]]:
    """All clocks of these cases, live ones by due time first, then the superseded."""
    query = select(Obligation).where(Obligation.case_id.in_(case_ids))
    rows = sorted(session.scalars(query), key=lambda row: (row.state == State.SUPERSEDED, row.due, row.id))
    found: dict[int, list[Obligation]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        found[row.case_id].append(row)
    return found


def page(session: Session, wanted: Wanted, paging: Slice, now: datetime) -> Page[ObligationOut]:
    """One page of clocks, what is due first first."""
    conditions = wanted.conditions(now)
    joined = select(Obligation, Case).join(Case, Case.id == Obligation.case_id).where(*conditions)
    total = session.scalar(
        select(func.count(Obligation.id)).join(Case, Case.id == Obligation.case_id).where(*conditions)
    )
    rows = session.execute(
        joined.order_by(Obligation.due, Obligation.id).offset(paging.offset).limit(paging.page_size)
    )
    held = units(session)
    drilled = moments(session, now)
    items = [clock(row, case, held, drilled.get(case.drill_id or 0, now)) for row, case in rows]
    return Page(items=items, total=total or 0, page=paging.page, page_size=paging.page_size)


def one(session: Session, obligation_id: int, now: datetime) -> ObligationOut:
    """One clock. Raises NotFound."""
    row = get_obligation(session, obligation_id)
    moment = moment_for(session, row.case_id, now)
    return clock(row, session.get_one(Case, row.case_id), units(session), moment)
