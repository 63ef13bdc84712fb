"""Reviews and the secrecy slip, given to the newest version."""

from datetime import datetime

from sqlalchemy.orm import Session

from huiying.errors import Invalid
from huiying.people import Actor
from response.models import Draft, Review, SecrecySlip
from response.reviews import Step
from response.terms import STAGE_LABELS, Stage
from response.work import begin


def review(
    session: Session,
    draft_id: int,
    *,
    stage: Stage,
    approve: bool,
    comment: str,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Approve the newest version at one stage, or return it with a comment.

    Raises Forbidden `same_reviewer` for somebody who already reviewed it, `author_reviews` for an author.
    """
    work = begin(session, draft_id, Step(stage), actor=actor, now=now)
    draft = work.draft
    _require_comment(comment, approve=approve)
    given = Review(
        draft_id=draft.id,
        version=draft.version,
        stage=stage,
        approved=approve,
        by=actor.username,
        at=now,
        comment=comment,
    )
    session.add(given)
    detail = {"stage": stage, "approved": approve, "comment": comment}
    summary = _summary(STAGE_LABELS[stage], draft, comment, approve=approve)
    work.done("draft.reviewed", summary, detail)
    return draft


def sign_secrecy(
    session: Session, draft_id: int, *, approve: bool, basis: str, comment: str, actor: Actor, now: datetime
) -> Draft:
    """保密审查: say whether the newest version may be made public, and on what ground."""
    work = begin(session, draft_id, Step.SECRECY, actor=actor, now=now)
    draft = work.draft
    _require_comment(comment, approve=approve)
    slip = SecrecySlip(
        draft_id=draft.id,
        version=draft.version,
        approved=approve,
        basis=basis,
        by=actor.username,
        at=now,
        comment=comment,
    )
    session.add(slip)
    detail = {"approved": approve, "basis": basis, "comment": comment}
    summary = _summary("保密审查", draft, comment, approve=approve)
    work.done("draft.secrecy_reviewed", summary, detail)
    return draft


def _require_comment(comment: str, *, approve: bool) -> None:
    if not approve and not comment.strip():
        raise Invalid("退回时请写明要改什么，执笔人才知道怎么改", code="comment_required")


def _summary(what: str, draft: Draft, comment: str, *, approve: bool) -> str:
    verdict = "通过" if approve else "退回"
    return f"第 {draft.version} 版{what}{verdict}" + (f"：{comment}" if comment else "")
