"""保密审查台账: every secrecy slip ever given, item by item, with what became of the version it was given to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from alerts.models import Case
from response.models import Draft, DraftVersion, Publication, SecrecySlip


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One slip: on what, by whom, on what ground, and where that version was published."""

    slip: SecrecySlip
    draft: Draft
    case: Case
    title: str
    """Title of the version it was given to."""
    sha256: str
    publications: Sequence[Publication]


def ledger(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[LedgerLine], int]:
    """One page of the ledger, the newest first, and how many slips there are in the period. No limit: all."""
    wanted: list[ColumnElement[bool]] = []
    if since is not None:
        wanted.append(SecrecySlip.at >= since)
    if until is not None:
        wanted.append(SecrecySlip.at < until)
    total = session.scalar(select(func.count(SecrecySlip.id)).where(*wanted)) or 0
    query = (
        select(SecrecySlip, Draft, Case, DraftVersion)
        .join(Draft, Draft.id == SecrecySlip.draft_id)
        .join(Case, Case.id == Draft.case_id)
        .join(
            DraftVersion,
            (DraftVersion.draft_id == SecrecySlip.draft_id) & (DraftVersion.number == SecrecySlip.version),
        )
        .where(*wanted)
        .order_by(SecrecySlip.at.desc(), SecrecySlip.id.desc())
        .offset(offset)
        .limit(limit)
    )
    rows = session.execute(query).all()
    published = _published(session, {draft.id for _, draft, _, _ in rows})
    lines = [
        LedgerLine(
            slip=slip,
            draft=draft,
            case=case,
            title=version.title,
            sha256=version.sha256,
            publications=[
                each for each in published if each.draft_id == draft.id and each.version == slip.version
            ],
        )
        for slip, draft, case, version in rows
    ]
    return lines, total


def _published(session: Session, draft_ids: set[int]) -> Sequence[Publication]:
    query = select(Publication).where(Publication.draft_id.in_(draft_ids)).order_by(Publication.id)
    return session.scalars(query).all()
