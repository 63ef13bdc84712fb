"""Forms of cases as readers see them: what is asked, what was answered, what does not count."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.kinds.fields import Field, FieldKind
from alerts.models import Case, ClockPause
from api.schemas.base import ChoiceOut, FieldOut
from api.schemas.case_kinds import CaseKindOut
from api.schemas.cases import AnswerOut, PauseOut
from api.views.people import Names
from huiying.clock import BEIJING
from huiying.people import Actor


def field_out(field: Field) -> FieldOut:
    """One question."""
    return FieldOut(
        name=field.name,
        label=field.label,
        kind=field.kind,
        required=field.required,
        choices=[ChoiceOut(value=value, label=label) for value, label in field.choices],
        hint=field.hint,
    )


def case_kinds(actor: Actor) -> list[CaseKindOut]:
    """Every kind a form opens, and whether this person may open one."""
    return [
        CaseKindOut(
            name=kind.name,
            label=kind.label,
            purpose=kind.purpose,
            fields=[field_out(field) for field in kind.form],
            allowed=kind.by_hand and actor.has(*kind.roles),
        )
        for kind in kinds.FORMS.values()
    ]


def answers(case: Case) -> list[AnswerOut]:
    """What the form of a case says, in the order it asks, then what its steps settled."""
    kind = kinds.kind(case.kind)
    given = [field for name, field in kind.questions.items() if name in case.form]
    return [
        *(AnswerOut(name=each.name, label=each.label, value=_shown(each, case.form)) for each in given),
        *(
            AnswerOut(name=name, label=label, value=str(case.form[name]))
            for name, label in kind.labels.items()
            if name in case.form
        ),
    ]


def _shown(field: Field, form: Mapping[str, Any]) -> str:
    value = form[field.name]
    match field.kind:
        case FieldKind.MOMENT:
            return f"{datetime.fromisoformat(value).astimezone(BEIJING):%Y-%m-%d %H:%M}"
        case FieldKind.CHOICE:
            return dict(field.choices).get(str(value), str(value))
        case FieldKind.FLAG:
            return "是" if value else "否"
        case FieldKind.NUMBER:
            return f"{value:g}"
        case _:
            return str(value)


def pauses(session: Session, case: Case) -> list[PauseOut]:
    """The intervals on record, the newest last."""
    names = Names(session)
    rows = session.scalars(select(ClockPause).where(ClockPause.case_id == case.id).order_by(ClockPause.id))
    return [
        PauseOut(
            ground=row.ground,
            begin=row.begin,
            until=row.until,
            reference=row.reference,
            by=names.of(row.by),
        )
        for row in rows
    ]
