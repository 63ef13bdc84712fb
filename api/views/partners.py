"""The contact book, joint actions and packages as readers see them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.course import Standpoint
from alerts.deeds import standpoint
from alerts.models import Case
from alerts.partners.actions import actions_of
from alerts.partners.contacts import PARTNER_LABELS, partners
from alerts.partners.models import JointAction, Partner
from alerts.partners.referrals import referrals_of
from alerts.stages import Step
from api.paging import Slice
from api.schemas.base import Action, Page
from api.schemas.partners import JointActionOut, PartnerOut, ReferralOut
from api.views.actions import barred
from api.views.people import Names
from api.views.words import coded
from huiying.people import Actor


def book(session: Session) -> list[PartnerOut]:
    """The whole contact book."""
    names = Names(session)
    return [partner(each, names) for each in partners(session)]


def partner(row: Partner, names: Names) -> PartnerOut:
    """One entry."""
    return PartnerOut(
        id=row.id,
        kind=coded(row.kind, PARTNER_LABELS),
        name=row.name,
        duty_phone=row.duty_phone,
        reach=row.reach,
        in_use=row.in_use,
        updated_at=row.updated_at,
        updated_by=names.of(row.updated_by),
    )


def waiting(session: Session, *, closed: bool, actor: Actor, paging: Slice) -> Page[JointActionOut]:
    """Joint actions of all cases: those still open, oldest first, or those closed."""
    wanted = JointAction.closed_at.is_not(None) if closed else JointAction.closed_at.is_(None)
    total = session.scalar(select(func.count(JointAction.id)).where(wanted)) or 0
    query = (
        select(JointAction, Partner, Case)
        .join(Partner, Partner.id == JointAction.partner_id)
        .join(Case, Case.id == JointAction.case_id)
        .where(wanted)
        .order_by(JointAction.id)
    )
    names = Names(session)
    items = [
        _joint_action(
            action, case, partner(asked, names), _actions(action, standpoint(session, case), actor), names
        )
        for action, asked, case in session.execute(query.offset(paging.offset).limit(paging.page_size))
    ]
    return Page(items=items, total=total, page=paging.page, page_size=paging.page_size)


def of_case(
    session: Session, case: Case, stand: Standpoint, actor: Actor, names: Names
) -> list[JointActionOut]:
    """The joint actions of a case, the newest first."""
    found = reversed(actions_of(session, case.id))
    return [
        _joint_action(action, case, partner(asked, names), _actions(action, stand, actor), names)
        for action, asked in found
    ]


def referrals(session: Session, case_id: int, names: Names) -> list[ReferralOut]:
    """Who took which package of a case."""
    return [
        ReferralOut(
            partner=asked,
            masked=row.masked,
            files=row.files,
            manifest_sha256=row.manifest_sha256,
            taken_by=names.of(row.taken_by),
            taken_at=row.taken_at,
        )
        for row, asked in reversed(referrals_of(session, case_id))
    ]


def _joint_action(
    row: JointAction, case: Case, asked: PartnerOut, allowed: list[Action], names: Names
) -> JointActionOut:
    return JointActionOut(
        id=row.id,
        case_id=case.id,
        case_number=case.number,
        partner=asked,
        asked=row.asked,
        asked_by=names.of(row.asked_by),
        asked_at=row.asked_at,
        answer=row.answer,
        answered_at=row.answered_at,
        outcome=row.outcome,
        closed_by=names.maybe(row.closed_by),
        closed_at=row.closed_at,
        actions=allowed,
    )


def _actions(row: JointAction, stand: Standpoint, actor: Actor) -> list[Action]:
    if row.closed_at is not None:
        return []
    why = barred(Step.JOINT_ACTION, stand, actor)
    named: Sequence[tuple[str, str]] = (("answer", "登记答复"), ("close", "办结"))
    return [Action(name=name, label=label, allowed=why is None, why_not=why) for name, label in named]
