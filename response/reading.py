"""Drafts as readers ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from alerts.deeds import get_case
from alerts.lineage import absorbed_by
from alerts.models import Case
from huiying.people import Actor, Role
from response.gates import KEEPERS, REVIEWERS
from response.models import Draft, DraftVersion, GateRecord, Publication, Review, SecrecySlip
from response.reviews import DraftState
from response.terms import Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything on record of one draft; versions newest first, the rest in the order it was given."""

    draft: Draft
    case: Case
    versions: Sequence[DraftVersion]
    reviews: Sequence[Review]
    slips: Sequence[SecrecySlip]
    publications: Sequence[Publication]
    gate_records: Sequence[GateRecord]


def dossier(session: Session, draft: Draft) -> Dossier:
    """Read all of a draft."""
    return Dossier(
        draft=draft,
        case=session.get_one(Case, draft.case_id),
        versions=session.scalars(
            select(DraftVersion).where(DraftVersion.draft_id == draft.id).order_by(DraftVersion.number.desc())
        ).all(),
        reviews=session.scalars(select(Review).where(Review.draft_id == draft.id).order_by(Review.id)).all(),
        slips=session.scalars(
            select(SecrecySlip).where(SecrecySlip.draft_id == draft.id).order_by(SecrecySlip.id)
        ).all(),
        publications=session.scalars(
            select(Publication).where(Publication.draft_id == draft.id).order_by(Publication.id)
        ).all(),
        gate_records=session.scalars(
            select(GateRecord).where(GateRecord.draft_id == draft.id).order_by(GateRecord.id)
        ).all(),
    )


def drafts_of(session: Session, case_id: int) -> Sequence[Draft]:
    """The drafts of a case and of those merged into it, newest first."""
    held = [case_id, *(case.id for case in absorbed_by(session, get_case(session, case_id)))]
    query = select(Draft).where(Draft.case_id.in_(held)).order_by(Draft.id.desc())
    return session.scalars(query).all()


def find_drafts(
    session: Session, *, state: str | None, concerning: Actor | None, offset: int, limit: int
) -> tuple[Sequence[Draft], int]:
    """One page of drafts, last changed first, and how many there are in all."""
    wanted: list[ColumnElement[bool]] = []
    if state is not None:
        wanted.append(Draft.state == state)
    if concerning is not None:
        wanted.append(_concerns(concerning))
    total = session.scalar(select(func.count(Draft.id)).where(*wanted)) or 0
    page = select(Draft).where(*wanted).order_by(Draft.updated_at.desc(), Draft.id.desc())
    return session.scalars(page.offset(offset).limit(limit)).all(), total


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """What somebody wrote, or what waits for their review, their slip or their publication."""
    wrote = exists().where(DraftVersion.draft_id == Draft.id, DraftVersion.by == actor.username)
    concerned: list[ColumnElement[bool]] = [wrote]
    in_review = Draft.state == DraftState.IN_REVIEW
    if actor.has(*REVIEWERS):
        mine = exists().where(
            Review.draft_id == Draft.id, Review.version == Draft.version, Review.by == actor.username
        )
        concerned.append(in_review & ~mine & ~wrote)
    if actor.has(Role.SECRECY):
        given = exists().where(SecrecySlip.draft_id == Draft.id, SecrecySlip.version == Draft.version)
        concerned.append(in_review & ~given)
    concerned += [
        in_review & ~wrote & ~_ruled(gate)
        for gate in (Gate.PRIVACY, Gate.JUDGEMENT)
        if actor.has(*KEEPERS[gate])
    ]
    if actor.has(Role.SPOKESPERSON):
        concerned.append(Draft.state == DraftState.APPROVED)
    return or_(*concerned)


def _ruled(gate: Gate) -> ColumnElement[bool]:
    return exists().where(
        GateRecord.draft_id == Draft.id, GateRecord.version == Draft.version, GateRecord.gate == gate
    )
