"""How far a draft has come, read from the record."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alerts.grades import Grade
from alerts.models import Case, Evidence
from alerts.stages import Stage as CaseStage
from response import gates
from response.models import Draft, DraftVersion, GateRecord, Publication, Review, SecrecySlip
from response.standing import Companion, Given, Mark, Progress
from response.terms import Attribute, Gate, Kind, Stage, Verdict
from response.wording import Mark as SentenceMark

GRAVE = frozenset({Grade.I, Grade.II})


def progress_of(session: Session, draft: Draft) -> Progress:
    """All of a draft that decides what may happen to it; reviews, slip and marks of the newest version only."""
    versions = session.scalars(select(DraftVersion).where(DraftVersion.draft_id == draft.id)).all()
    newest = next((version.sentences for version in versions if version.number == draft.version), [])
    case, kind = session.get_one(Case, draft.case_id), Kind(draft.kind)
    return Progress(
        authors=frozenset(version.by for version in versions),
        unit_id=case.unit_id,
        unlinked=sum(sentence["mark"] == SentenceMark.UNLINKED for sentence in newest),
        kind=kind,
        submitted=draft.submitted_version == draft.version,
        given=_given(session, draft),
        slip=_slip(session, draft),
        marks=_marks(session, draft),
        companion=_companion(session, draft) if kind is Kind.POLICY else None,
        alone=kind is Kind.INTERPRETATION and not _policy_published(session, draft),
        grave=case.grade in GRAVE,
        express=draft.express_at is not None,
        published=is_published(session, draft.id),
        case_closed=case.state == CaseStage.ARCHIVED,
    )


def interpretation_of(session: Session, draft_id: int) -> Draft | None:
    """The 解读材料 of a policy document."""
    return session.scalars(select(Draft).where(Draft.interprets_id == draft_id)).one_or_none()


def standing_publications(draft_id: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions on Publication joined with Evidence: those of a draft neither withdrawn nor false."""
    return (
        Publication.draft_id == draft_id,
        Publication.evidence_id == Evidence.id,
        Evidence.withdrawn_at.is_(None),
        Evidence.false_at.is_(None),
    )


def is_published(session: Session, draft_id: int) -> bool:
    """Whether a publication of the draft stands."""
    query = select(Publication.id).where(*standing_publications(draft_id)).limit(1)
    return session.scalar(query) is not None


def _given(session: Session, draft: Draft) -> tuple[Given, ...]:
    query = select(Review).where(Review.draft_id == draft.id, Review.version == draft.version)
    return tuple(
        Given(stage=Stage(review.stage), by=review.by, approved=review.approved)
        for review in session.scalars(query.order_by(Review.id))
    )


def _slip(session: Session, draft: Draft) -> bool | None:
    query = select(SecrecySlip.approved).where(
        SecrecySlip.draft_id == draft.id, SecrecySlip.version == draft.version
    )
    return session.scalars(query).one_or_none()


def holding_records(session: Session, draft: Draft) -> dict[Gate, GateRecord]:
    """The newest record of each gate that still holds: one of the text only for the version it looked at."""
    query = select(GateRecord).where(GateRecord.draft_id == draft.id).order_by(GateRecord.id)
    return {
        Gate(record.gate): record
        for record in session.scalars(query)
        if Gate(record.gate) not in gates.OF_THE_TEXT or record.version == draft.version
    }


def _marks(session: Session, draft: Draft) -> dict[Gate, Mark]:
    return {gate: _mark(record) for gate, record in holding_records(session, draft).items()}


def _mark(record: GateRecord) -> Mark:
    attribute = record.detail.get("attribute")
    return Mark(
        verdict=Verdict(record.verdict),
        by=record.by,
        attribute=Attribute(attribute) if attribute else None,
    )


def _companion(session: Session, draft: Draft) -> Companion | None:
    row = interpretation_of(session, draft.id)
    if row is None:
        return None
    held = progress_of(session, row)
    missing = [] if held.submitted and not held.returned else ["还没有送审"]
    return Companion(
        has_text=bool(_text(session, row).strip()),
        published=held.published,
        missing=(*missing, *(str(each.why) for each in gates.blocking(held))),
    )


def _policy_published(session: Session, draft: Draft) -> bool:
    return draft.interprets_id is not None and is_published(session, draft.interprets_id)


def newest_version(session: Session, draft: Draft) -> DraftVersion:
    """The wording that counts."""
    query = select(DraftVersion).where(
        DraftVersion.draft_id == draft.id, DraftVersion.number == draft.version
    )
    return session.scalars(query).one()


def _text(session: Session, draft: Draft) -> str:
    return newest_version(session, draft).text
