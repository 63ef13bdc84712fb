"""解读材料: written or linked beside the policy document it explains, so that both are approved and published together."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from huiying.errors import Conflict
from huiying.people import Actor
from response import drafts
from response.models import Draft
from response.reviews import Step
from response.terms import Kind
from response.wording import Sentence
from response.work import Work, begin, get_draft


def write_interpretation(
    session: Session,
    policy_id: int,
    *,
    title: str,
    sentences: Sequence[Sentence],
    actor: Actor,
    now: datetime,
) -> Draft:
    """Begin the 解读材料 of a policy document: 谁起草谁解读. Raises Conflict when it has one."""
    work = begin(session, policy_id, Step.INTERPRETATION, actor=actor, now=now)
    made = drafts.create_draft(
        session,
        work.draft.case_id,
        title=title,
        sentences=sentences,
        actor=actor,
        now=now,
        kind=Kind.INTERPRETATION,
        interprets=policy_id,
    )
    _linked(work, made)
    return made


def link_interpretation(
    session: Session, policy_id: int, *, draft_id: int, actor: Actor, now: datetime
) -> Draft:
    """Take a draft of the same case that was begun as something else as the 解读材料. Raises Conflict if it cannot be."""
    work = begin(session, policy_id, Step.INTERPRETATION, actor=actor, now=now)
    other = get_draft(session, draft_id, locked=True)
    if other.id == policy_id or other.case_id != work.draft.case_id or other.kind == Kind.POLICY:
        raise Conflict("只能关联同一办件里的另一份稿子，政策文件不能作解读材料", code="interpretation_unfit")
    if other.interprets_id is not None:
        raise Conflict("这份稿子已经是别的文件的解读材料", code="interpretation_unfit")
    begin(session, draft_id, Step.ADD_VERSION, actor=actor, now=now)
    other.kind, other.interprets_id = Kind.INTERPRETATION, policy_id
    _linked(work, other)
    return other


def _linked(work: Work, interpretation: Draft) -> None:
    summary = f"解读材料：{interpretation.title}"
    work.done("draft.interpreted", summary, {"interpretation_id": interpretation.id})
