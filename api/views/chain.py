"""The middle of the chain on a case's page: assessments, 催办, joint actions, packages, findings, what is lacking."""

from sqlalchemy.orm import Session

from alerts.assessments.models import AssessmentRecord
from alerts.assessments.records import assessments_of
from alerts.assessments.sorting import GROUND_LABELS, SORT_LABELS, AnswerGround, Judgement, Sort, hinted
from alerts.closing import unpublished
from alerts.course import Standpoint
from alerts.duties import ASSESSMENT_LABELS, Assessment
from alerts.lineage import absorbed_by, survivor_of
from alerts.models import Case
from alerts.noticing import EMERGENCIES
from alerts.urgings import Urging, urgings_of
from api.schemas.chain import AssessmentOut, CaseRef, Chain, UrgingOut
from api.views import findings, partners
from api.views.people import Names, Reader, unit_name
from api.views.words import coded, maybe_coded
from nlp.models import Event


def chain(session: Session, case: Case, stand: Standpoint, reader: Reader) -> Chain:
    """What a case's page says of it besides course and clocks."""
    actor, names = reader.actor, reader.names
    return Chain(
        assessments=[_assessment(row, names) for row in reversed(assessments_of(session, case.id))],
        urgings=[_urging(row, reader) for row in reversed(urgings_of(session, case.id))],
        joint_actions=partners.of_case(session, case, stand, actor, names),
        referrals=partners.referrals(session, case.id, names),
        findings=findings.of_case(session, case.id, reader),
        hinted_grounds=[coded(ground, GROUND_LABELS) for ground in _hints(session, case)],
        lacking=[*unpublished(session, case), *stand.unfinished],
        survivor=_ref(survivor_of(session, case)) if case.merged_into else None,
        absorbed=[_ref(row) for row in absorbed_by(session, case)],
    )


def _hints(session: Session, case: Case) -> tuple[AnswerGround, ...]:
    event = session.get(Event, case.event_id) if case.event_id is not None else None
    return hinted(event.type if event else "none", emergencies=tuple(EMERGENCIES))


def _assessment(row: AssessmentRecord, names: Names) -> AssessmentOut:
    grounds = [AnswerGround(ground) for ground in row.grounds]
    judgement = Judgement(
        decision=Assessment(row.decision),
        reason=row.reason,
        grounds=tuple(grounds),
        sort=Sort(row.sort) if row.sort else None,
    )
    return AssessmentOut(
        decision=coded(row.decision, ASSESSMENT_LABELS),
        grounds=[coded(ground, GROUND_LABELS) for ground in grounds],
        sort=maybe_coded(row.sort, SORT_LABELS),
        to_publish=judgement.to_publish,
        reason=row.reason,
        by=names.of(row.by),
        at=row.at,
    )


def _urging(row: Urging, reader: Reader) -> UrgingOut:
    return UrgingOut(
        number=row.number,
        unit=unit_name(reader.held, row.unit_id) or row.unit_id,
        text=row.text,
        by=reader.names.of(row.by),
        at=row.at,
    )


def _ref(row: Case) -> CaseRef:
    return CaseRef(id=row.id, number=row.number, title=row.title)
