"""Cases: rows for lists, and the page with everything on record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.casefacts import Rank, Statement
from alerts.course import Standpoint
from alerts.debts import debts_of
from alerts.dossiers import Dossier, Explanation, case_view
from alerts.drills.time import moment_for
from alerts.duties import ASSESSMENT_LABELS
from alerts.gradebook import grade_of
from alerts.grades import LABELS as GRADE_LABELS
from alerts.lineage import events_of
from alerts.models import Case, CaseFact, GradeRecord, Obligation
from alerts.obligations import State
from alerts.responsibility import Matter, Proposal, propose
from alerts.units import charges
from api.paging import Slice
from api.schemas.base import Coded
from api.schemas.cases import (
    CaseOut,
    CasePage,
    CaseRow,
    DraftRow,
    EvidenceOut,
    GradeOut,
    StageCount,
)
from api.schemas.people import UnitOut
from api.views import actions, case_forms, chain, clock_actions, history, proofs
from api.views.debts import debts
from api.views.facts import facts
from api.views.obligations import clock, unnumbered_duties
from api.views.people import Names, Reader, units
from api.views.words import coded, maybe_coded
from huiying import messages
from huiying.errors import Invalid
from huiying.people import Actor
from nlp.models import Event
from response.models import Draft
from response.reading import drafts_of
from response.reviews import STATE_LABELS as DRAFT_STATES
from response.terms import KIND_LABELS as DRAFT_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases are asked for."""

    state: str | None = None
    unit: str | None = None
    kind: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """All but the state, which chooses among what these leave. Raises Invalid for an unknown word."""
        if self.state is not None and self.state not in kinds.stages():
            known = "、".join(kinds.stages())
            raise Invalid(f"没有“{self.state}”这种状态：请用 {known}", code="unknown_state")
        if self.kind is not None and self.kind not in kinds.KIND_LABELS:
            known = "、".join(kinds.KIND_LABELS)
            raise Invalid(f"没有“{self.kind}”这一类办件：请用 {known}", code="unknown_case_kind")
        pairs = ((Case.unit_id, self.unit), (Case.kind, self.kind))
        return [column == value for column, value in pairs if value is not None]


def page(session: Session, asked: Wanted, *, paging: Slice) -> CasePage:
    """One page of cases, the newest first. Raises Invalid for an unknown state or kind."""
    wanted = asked.conditions()
    stages = _stages(session, wanted)
    if asked.state is not None:
        wanted.append(Case.state == asked.state)
    total = session.scalar(select(func.count(Case.id)).where(*wanted)) or 0
    query = select(Case, Event).outerjoin(Event, Event.id == Case.event_id).where(*wanted)
    found = session.execute(query.order_by(Case.id.desc()).offset(paging.offset).limit(paging.page_size))
    cases = list(found)
    due = next_due(session, [case.id for case, _ in cases])
    held = units(session)
    items = [row(case, event, held, due.get(case.id)) for case, event in cases]
    return CasePage(
        items=items,
        total=total,
        page=paging.page,
        page_size=paging.page_size,
        stages=stages,
        kinds=_kinds(session),
    )


def _stages(session: Session, wanted: Sequence[ColumnElement[bool]]) -> list[StageCount]:
    """In the order of the course; stages without a case are left out."""
    counts = dict(session.execute(select(Case.state, func.count()).where(*wanted).group_by(Case.state)).all())
    return [
        StageCount(code=stage, label=label, count=counts[stage])
        for stage, label in kinds.stages().items()
        if stage in counts
    ]


def _kinds(session: Session) -> list[StageCount]:
    """Every kind there is a case of, in the order of the book of kinds."""
    counts = dict(session.execute(select(Case.kind, func.count()).group_by(Case.kind)).all())
    return [
        StageCount(code=kind, label=label, count=counts[kind])
        for kind, label in kinds.KIND_LABELS.items()
        if kind in counts
    ]


def next_due(session: Session, case_ids: Sequence[int]) -> dict[int, datetime]:
    """When the next running clock of each case ends."""
    query = (
        select(Obligation.case_id, func.min(Obligation.due))
        .where(Obligation.case_id.in_(case_ids), Obligation.state == State.RUNNING)
        .group_by(Obligation.case_id)
    )
    return dict(session.execute(query).all())


def row(case: Case, event: Event | None, held: Mapping[str, UnitOut], due: datetime | None) -> CaseRow:
    """A case in a list."""
    return CaseRow(
        id=case.id,
        number=case.number,
        title=case.title,
        kind=coded(case.kind, kinds.KIND_LABELS),
        drill_id=case.drill_id,
        event_id=case.event_id,
        place=(event.place or None) if event else None,
        state=Coded(code=case.state, label=kinds.stage_label(case.kind, case.state)),
        grade=maybe_coded(case.grade, GRADE_LABELS),
        grade_proposed=case.is_proposed,
        assessment=maybe_coded(case.assessment, ASSESSMENT_LABELS),
        unit=held.get(case.unit_id) if case.unit_id else None,
        opened_at=case.opened_at,
        next_due=due,
    )


def brief(session: Session, case: Case) -> CaseRow:
    """One case as a row."""
    due = next_due(session, [case.id]).get(case.id)
    return row(case, _event(session, case), units(session), due)


def _event(session: Session, case: Case) -> Event | None:
    return None if case.event_id is None else session.get_one(Event, case.event_id)


def one(session: Session, case_id: int, *, actor: Actor, now: datetime) -> CaseOut:
    """A case with everything on record, as one person sees it. Raises NotFound."""
    as_of, now = messages.last_id(session), moment_for(session, case_id, now)
    dossier = case_view(session, case_id, actor=actor, now=now)
    case = dossier.case
    event = _event(session, case)
    held, names = units(session), Names(session)
    stand = dossier.stand
    due = next_due(session, [case.id]).get(case.id)
    reader = Reader(actor=actor, now=now, names=names, held=held)
    proposed = _proposed(session, case, event)
    asking = clock_actions.Asking(dossier=dossier, stand=stand, actor=actor, now=now)
    return CaseOut(
        **row(case, event, held, due).model_dump(),
        **chain.chain(session, case, stand, reader).model_dump(),
        as_of=as_of,
        occurred_at=case.occurred_at,
        first_seen_at=case.first_seen_at,
        grade_reason=_grade_reason(dossier),
        grades=[_grade(record, names) for record in reversed(dossier.grades)],
        facts=facts(statement(fact) for fact in dossier.statements),
        steps=history.steps(dossier, now),
        clocks=[
            clock(each.clock.obligation, case, held, now).model_copy(update={"actions": asking.actions(each)})
            for each in _in_order(dossier)
        ],
        proposed_unit=held.get(proposed.unit_id) if proposed else None,
        proposed_unit_reason=proposed.reason if proposed else None,
        measures=[history.measure(each, names) for each in reversed(dossier.measures)],
        evidence=_evidence(dossier, stand, actor, names),
        easings=[proofs.easing(each, stand, actor, names) for each in reversed(dossier.easings)],
        drafts=[draft_row(draft) for draft in drafts_of(session, case.id)],
        debts=debts(debts_of(session, case.id), names, actor),
        markers=history.markers(dossier.alerts, case, dossier.evidence),
        log=[history.entry(each) for each in reversed(dossier.log)],
        actions=actions.of_case(stand, actor),
        form=case_forms.answers(case),
        pauses=case_forms.pauses(session, case),
        unnumbered=unnumbered_duties(session, case),
        merged_into=case.merged_into,
        now=now,
    )


def _proposed(session: Session, case: Case, event: Event | None) -> Proposal | None:
    if event is None:
        return None
    query = select(Event.place).where(Event.id.in_(events_of(session, case))).order_by(Event.id)
    matter = Matter(
        event_type=event.type,
        topic=case.topic,
        places=session.scalars(query).all(),
        grade=grade_of(case),
    )
    return propose(matter, charges(session))


def _in_order(dossier: Dossier) -> list[Explanation]:
    """Live clocks by due time, then the superseded."""

    def place(each: Explanation) -> tuple[bool, datetime, int]:
        row = each.clock.obligation
        return row.state == State.SUPERSEDED, row.due, row.id

    return sorted(dossier.clocks, key=place)


def _evidence(dossier: Dossier, stand: Standpoint, actor: Actor, names: Names) -> list[EvidenceOut]:
    stopped: dict[int, list[int]] = {}
    for each in dossier.clocks:
        row = each.clock.obligation
        if row.evidence_id is not None and row.state != State.SUPERSEDED:
            stopped.setdefault(row.evidence_id, []).append(row.id)
    return [
        proofs.evidence(each, stopped.get(each.id, []), stand, actor, names)
        for each in reversed(dossier.evidence)
    ]


def statement(fact: CaseFact) -> Statement:
    """A fact on record as the decision over facts looks at it."""
    return Statement(
        kind=fact.kind,
        value=fact.value,
        vague=fact.vague,
        rank=Rank(fact.rank),
        source=fact.source,
        said_at=fact.said_at,
        document_id=fact.document_id,
        quote=fact.quote or fact.reason,
        start=fact.start,
        end=fact.end,
    )


def _grade_reason(dossier: Dossier) -> str | None:
    in_force = [record.reason for record in dossier.grades if record.in_force]
    return in_force[-1] if in_force else None


def _grade(record: GradeRecord, names: Names) -> GradeOut:
    return GradeOut(
        grade=maybe_coded(record.grade, GRADE_LABELS),
        at=record.at,
        proposed=not record.confirmed,
        reason=record.reason if record.in_force else f"{record.reason}（会放宽时限，未生效）",
        by=names.of(record.by),
    )


def draft_row(draft: Draft) -> DraftRow:
    """A draft in a list."""
    return DraftRow(
        id=draft.id,
        case_id=draft.case_id,
        kind=coded(draft.kind, DRAFT_KINDS),
        title=draft.title,
        express=draft.express_at is not None,
        version=draft.version,
        state=coded(draft.state, DRAFT_STATES),
        updated_at=draft.updated_at,
    )
