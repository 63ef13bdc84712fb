"""How far a draft has come, read from the record."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Case
from alerts.stages import Stage as CaseStage
from response.models import Draft, DraftVersion, Publication, Review, SecrecySlip
from response.reviews import Given, Progress, Stage
from response.wording import Mark


def progress_of(session: Session, draft: Draft) -> Progress:
    """All of a draft that decides what may happen to it; reviews and slip of the newest version only."""
    versions = session.scalars(select(DraftVersion).where(DraftVersion.draft_id == draft.id)).all()
    newest = next((version.sentences for version in versions if version.number == draft.version), [])
    case = session.get_one(Case, draft.case_id)
    return Progress(
        authors=frozenset(version.by for version in versions),
        unit_id=case.unit_id,
        unlinked=sum(sentence["mark"] == Mark.UNLINKED for sentence in newest),
        submitted=draft.submitted_version == draft.version,
        given=_given(session, draft),
        slip=_slip(session, draft),
        published=_is_published(session, draft),
        case_closed=case.state == CaseStage.ARCHIVED,
    )


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


def _is_published(session: Session, draft: Draft) -> bool:
    query = select(Publication.id).where(Publication.draft_id == draft.id).limit(1)
    return session.scalar(query) is not None
