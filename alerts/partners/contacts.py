"""The contact book: the departments of the joint mechanism, kept by officers and administrators."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.deeds import require_words
from alerts.partners.models import Partner
from huiying import audit
from huiying.errors import Conflict, Forbidden, NotFound
from huiying.people import Actor, Role


class PartnerKind(StrEnum):
    PUBLICITY = "publicity"
    CYBERSPACE = "cyberspace"
    POLICE = "police"
    COMMUNICATIONS = "communications"
    MEDIA = "media"
    OTHER = "other"


PARTNER_LABELS = {
    PartnerKind.PUBLICITY: "宣传",
    PartnerKind.CYBERSPACE: "网信",
    PartnerKind.POLICE: "公安",
    PartnerKind.COMMUNICATIONS: "通信管理",
    PartnerKind.MEDIA: "新闻媒体",
    PartnerKind.OTHER: "其他部门",
}
KEEPERS = frozenset({Role.DUTY, Role.LEADER, Role.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How a department is reached, as a person writes it down."""

    kind: PartnerKind
    name: str
    duty_phone: str
    reach: str = ""
    in_use: bool = True


def partners(session: Session) -> list[Partner]:
    """The whole book, those in use first, by kind and name."""
    order = list(PartnerKind)
    held = session.scalars(select(Partner))
    return sorted(held, key=lambda each: (not each.in_use, order.index(PartnerKind(each.kind)), each.name))


def get_partner(session: Session, partner_id: int) -> Partner:
    """An entry by id. Raises NotFound."""
    partner = session.get(Partner, partner_id)
    if partner is None:
        raise NotFound(f"通讯录里没有编号为 {partner_id} 的部门", code="partner_not_found")
    return partner


def add_partner(session: Session, contact: Contact, *, actor: Actor, now: datetime) -> Partner:
    """Enter a department. Raises Conflict for a name that is taken, Invalid without name or phone."""
    _refuse_others(session, actor)
    partner = Partner()
    _write(session, partner, contact, actor.username, now)
    _record(session, partner, "partner.added")
    return partner


def change_partner(
    session: Session, partner_id: int, contact: Contact, *, actor: Actor, now: datetime
) -> Partner:
    """Correct an entry as a whole; `in_use=False` retires it. Raises as `add_partner`."""
    _refuse_others(session, actor)
    partner = get_partner(session, partner_id)
    _write(session, partner, contact, actor.username, now)
    _record(session, partner, "partner.changed")
    return partner


def _refuse_others(session: Session, actor: Actor) -> None:
    audit.take_turn(session)
    if not actor.has(*KEEPERS):
        raise Forbidden("通讯录由值班员、领导或管理员维护", code="not_your_step")


def _write(session: Session, partner: Partner, contact: Contact, by: str, now: datetime) -> None:
    name = require_words(contact.name, "部门名称")
    twin = session.scalar(select(Partner.id).where(Partner.name == name))
    if twin not in {None, partner.id}:
        raise Conflict(f"通讯录里已经有“{name}”", code="partner_taken")
    partner.kind, partner.name = contact.kind, name
    partner.duty_phone, partner.reach = require_words(contact.duty_phone, "值班电话"), contact.reach.strip()
    partner.in_use, partner.updated_at, partner.updated_by = contact.in_use, now, by
    session.add(partner)
    session.flush()


def _record(session: Session, partner: Partner, action: str) -> None:
    detail = {
        "kind": partner.kind,
        "name": partner.name,
        "duty_phone": partner.duty_phone,
        "in_use": partner.in_use,
    }
    audit.record(
        session,
        at=partner.updated_at,
        actor=partner.updated_by,
        action=action,
        subject=f"partner:{partner.id}",
        detail=detail,
    )
