"""Joint actions on a case: asked, answered, closed with what came of them. An open one holds the archive up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.deeds import Deed, require_words, undertake
from alerts.partners.contacts import PARTNER_LABELS, PartnerKind, get_partner
from alerts.partners.models import JointAction, Partner
from alerts.stages import Step
from huiying import audit
from huiying.errors import Conflict, NotFound
from huiying.people import Actor


def ask(
    session: Session, case_id: int, *, partner_id: int, text: str, actor: Actor, now: datetime
) -> JointAction:
    """Ask a partner for something. Raises NotFound, Conflict for an entry out of use, Invalid without words."""
    deed = undertake(session, case_id, Step.JOINT_ACTION, actor=actor, now=now)
    partner = get_partner(session, partner_id)
    if not partner.in_use:
        raise Conflict(f"“{partner.name}”已停用：请换通讯录里的另一个部门", code="partner_retired")
    asked = require_words(text, "请求协助的事项")
    action = JointAction(
        case_id=deed.case.id,
        partner_id=partner.id,
        asked=asked,
        asked_by=actor.username,
        asked_at=now,
    )
    session.add(action)
    session.flush()
    _tell(deed, action, partner, "case.joint_action_asked", f"请{_named(partner)}协助：{asked}")
    return action


def answer(session: Session, action_id: int, *, text: str, actor: Actor, now: datetime) -> JointAction:
    """What the partner answered, as it was told; a later answer is put beside the earlier one."""
    action, partner, deed = _open_one(session, action_id, actor, now)
    said = require_words(text, "对方的答复")
    action.answer = f"{action.answer}\n{said}" if action.answer else said
    action.answered_at = now
    _tell(deed, action, partner, "case.joint_action_answered", f"{_named(partner)}答复：{said}")
    return action


def close(session: Session, action_id: int, *, outcome: str, actor: Actor, now: datetime) -> JointAction:
    """What came of it; nothing more is expected. Raises Conflict when it is closed already."""
    action, partner, deed = _open_one(session, action_id, actor, now)
    came = require_words(outcome, "联动的结果")
    action.outcome, action.closed_by, action.closed_at = came, actor.username, now
    _tell(deed, action, partner, "case.joint_action_closed", f"与{_named(partner)}的联动办结：{came}")
    return action


def actions_of(session: Session, case_id: int) -> Sequence[tuple[JointAction, Partner]]:
    """Every joint action of a case with whom it was asked of, oldest first."""
    query = select(JointAction, Partner).join(Partner, Partner.id == JointAction.partner_id)
    rows = session.execute(query.where(JointAction.case_id == case_id).order_by(JointAction.id))
    return [(action, partner) for action, partner in rows]


def _open_one(
    session: Session, action_id: int, actor: Actor, now: datetime
) -> tuple[JointAction, Partner, Deed]:
    audit.take_turn(session)
    action = session.get(JointAction, action_id)
    if action is None:
        raise NotFound(f"没有编号为 {action_id} 的联动", code="joint_action_not_found")
    deed = undertake(session, action.case_id, Step.JOINT_ACTION, actor=actor, now=now)
    if action.closed_at is not None:
        raise Conflict("这项联动已经办结", code="joint_action_closed")
    return action, get_partner(session, action.partner_id), deed


def _named(partner: Partner) -> str:
    return f"{partner.name}（{PARTNER_LABELS[PartnerKind(partner.kind)]}）"


def _tell(deed: Deed, action: JointAction, partner: Partner, kind: str, summary: str) -> None:
    detail = {"joint_action_id": action.id, "partner_id": partner.id, "partner": partner.name}
    deed.done(kind, summary, detail)
