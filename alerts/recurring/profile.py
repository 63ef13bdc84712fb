"""What kind of office this is: a department reports by 31 January, the government of the place by 31 March."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from alerts.recurring.models import OfficeProfile
from huiying import audit, messages
from huiying.people import Actor

ONLY = 1


class OfficeForm(StrEnum):
    DEPARTMENT = "department"
    GOVERNMENT = "government"


OFFICE_LABELS = {
    OfficeForm.DEPARTMENT: "人民政府部门",
    OfficeForm.GOVERNMENT: "本级政府信息公开工作主管部门",
}


def office_form(session: Session) -> OfficeForm:
    """What kind of office this is; a department where nobody has said."""
    held = session.get(OfficeProfile, ONLY)
    return OfficeForm(held.form) if held else OfficeForm.DEPARTMENT


def set_office_form(session: Session, form: OfficeForm, *, actor: Actor, now: datetime) -> None:
    """Say what kind of office this is. Periods that are open stay; the next ones are opened by the new form."""
    audit.take_turn(session)
    former = office_form(session)
    session.merge(OfficeProfile(id=ONLY, form=form, by=actor.username, at=now))
    detail = {"form": form.value, "former": former.value}
    audit.record(
        session, at=now, actor=actor.username, action="office.form_set", subject="office", detail=detail
    )
    messages.announce(
        session, at=now, kind="office.form_set", subject="office", actor=actor.username, payload=detail
    )
