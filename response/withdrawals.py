"""A publication taken back, or found never to have been: its evidence says so, and the draft follows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import proofs
from alerts.debts import DebtKind
from alerts.deeds import observe
from alerts.models import Case, Evidence
from alerts.settling import Owing, owe
from huiying.people import Actor
from response.links import get_publication
from response.models import Draft, Publication
from response.progress import interpretation_of, is_published
from response.work import Work


def withdraw_publication(
    session: Session, publication_id: int, *, false: bool, reason: str, actor: Actor, now: datetime
) -> Publication:
    """撤回发布 (`false=False`), or 认定不实: it was never published so. What follows for the clocks, see `proofs`.

    Raises NotFound, Conflict when it is withdrawn already, Forbidden for a person who may not.
    """
    publication = get_publication(session, publication_id)
    withdraw(session, publication.evidence_id, false=false, reason=reason, actor=actor, now=now)
    return publication


def withdraw(
    session: Session, evidence_id: int, *, false: bool, reason: str, actor: Actor, now: datetime
) -> Evidence:
    """Take any evidence back; where it was a publication, the draft is no longer published by it."""
    row = proofs.withdraw_evidence(session, evidence_id, false=false, reason=reason, actor=actor, now=now)
    for publication in session.scalars(select(Publication).where(Publication.evidence_id == evidence_id)):
        draft = session.get_one(Draft, publication.draft_id)
        work = Work(session=session, draft=draft, actor=actor, now=now)
        kind, verb = ("publication.false", "认定不实的") if false else ("publication.withdrawn", "撤回")
        detail = {"publication_id": publication.id, "url": publication.url, "reason": reason}
        work.done(kind, f"{verb}发布（{publication.channel}）：{reason}", detail)
        _mind_the_other(work)
    return row


def _mind_the_other(work: Work) -> None:
    """A policy document without its 解读材料 in public view, or the other way round, is put right by somebody."""
    session, draft = work.session, work.draft
    other = (
        session.get_one(Draft, draft.interprets_id)
        if draft.interprets_id is not None
        else interpretation_of(session, draft.id)
    )
    if other is None or is_published(session, draft.id) or not is_published(session, other.id):
        return
    words = f"“{draft.title}”已撤回，与它互为链接的“{other.title}”仍在公开：请一并处理"
    deed = observe(session, session.get_one(Case, draft.case_id), actor=work.actor, now=work.now)
    owe(deed, Owing(kind=DebtKind.CORRECTION, subject=f"draft:{other.id}:alone", words=words))
