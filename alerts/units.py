"""Units that can be made responsible: registered by an administrator, with the subjects they answer for."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Unit
from huiying import audit
from huiying.errors import Conflict, Invalid, NotFound

_ID = re.compile(r"[a-z][a-z0-9_-]{1,49}")


def add_unit(
    session: Session, *, unit_id: str, name: str, subjects: Sequence[str], actor: str, now: datetime
) -> Unit:
    """Register a unit. Raises Invalid for an id or a name that will not do, Conflict for one that is taken."""
    if _ID.fullmatch(unit_id) is None:
        raise Invalid(
            "单位编号用小写字母开头，由小写字母、数字和 _ - 组成，2 到 50 位", code="unit_id_invalid"
        )
    if not name.strip():
        raise Invalid("请填写单位名称", code="name_missing")
    if session.get(Unit, unit_id) is not None:
        raise Conflict(f"单位编号 {unit_id} 已有人用", code="unit_taken")
    wanted = [subject.strip() for subject in subjects if subject.strip()]
    unit = Unit(id=unit_id, name=name.strip(), subjects=list(dict.fromkeys(wanted)))
    session.add(unit)
    session.flush()
    detail = {"name": unit.name, "subjects": unit.subjects}
    audit.record(session, at=now, actor=actor, action="unit.added", subject=f"unit:{unit_id}", detail=detail)
    return unit


def get_unit(session: Session, unit_id: str) -> Unit:
    """A unit by id. Raises NotFound."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound(f"没有编号为 {unit_id} 的单位", code="unit_not_found")
    return unit


def units(session: Session) -> list[Unit]:
    """Every unit, by id."""
    return list(session.scalars(select(Unit).order_by(Unit.id)))
