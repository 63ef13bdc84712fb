"""Units that can be made responsible: registered by an administrator, with the subjects they answer for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.models import Unit
from alerts.responsibility import Charge, Tree, tree
from huiying import audit
from huiying.errors import Conflict, Invalid, NotFound

_ID = re.compile(r"[a-z][a-z0-9_-]{1,49}")
_PLACE = re.compile(r"[^/\s]+(/[^/\s]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a unit answers for, where, and under which other unit (OP-06).

    `places`: `省/市/县/镇`, none for wherever the office is; `vertical`: 垂直管理, the unit above answers.
    """

    name: str
    subjects: Sequence[str] = ()
    parent_id: str | None = None
    places: Sequence[str] = ()
    vertical: bool = False


def add_unit(session: Session, unit_id: str, post: Post, *, actor: str, now: datetime) -> Unit:
    """Register a unit. Raises Invalid for an id, a name or a place that will not do, Conflict for an id that is taken."""
    audit.take_turn(session)
    if _ID.fullmatch(unit_id) is None:
        raise Invalid(
            "单位编号用小写字母开头，由小写字母、数字和 _ - 组成，2 到 50 位", code="unit_id_invalid"
        )
    if session.get(Unit, unit_id) is not None:
        raise Conflict(f"单位编号 {unit_id} 已有人用", code="unit_taken")
    unit = Unit(id=unit_id)
    _write(session, unit, post)
    _record(session, unit, "unit.added", actor, now)
    return unit


def change_unit(session: Session, unit_id: str, post: Post, *, actor: str, now: datetime) -> Unit:
    """Write a unit's post anew, as a whole. Raises NotFound, Invalid, Conflict for a circle of superiors."""
    audit.take_turn(session)
    unit = get_unit(session, unit_id)
    _write(session, unit, post)
    _record(session, unit, "unit.changed", actor, now)
    return unit


def _write(session: Session, unit: Unit, post: Post) -> None:
    if not post.name.strip():
        raise Invalid("请填写单位名称", code="name_missing")
    if post.vertical and post.parent_id is None:
        raise Invalid("实行垂直管理的单位要写明上级单位", code="parent_missing")
    _refuse_circle(session, unit.id, post.parent_id)
    unit.name, unit.parent_id, unit.vertical = post.name.strip(), post.parent_id, post.vertical
    unit.subjects = _named(post.subjects)
    unit.places = _named(post.places)
    wrong = [place for place in unit.places if not _PLACE.fullmatch(place)]
    if wrong:
        raise Invalid(f"地方要写成 省/市/县 或 省/市/县/镇，而不是 {'、'.join(wrong)}", code="place_invalid")
    session.add(unit)
    session.flush()


def _named(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _refuse_circle(session: Session, unit_id: str, parent_id: str | None) -> None:
    above = parent_id
    while above is not None:
        if above == unit_id:
            raise Conflict("单位不能是自己的上级，也不能绕一圈回到自己", code="unit_circle")
        above = get_unit(session, above).parent_id


def _record(session: Session, unit: Unit, action: str, actor: str, now: datetime) -> None:
    detail = {
        "name": unit.name,
        "subjects": unit.subjects,
        "parent": unit.parent_id,
        "places": unit.places,
        "vertical": unit.vertical,
    }
    audit.record(session, at=now, actor=actor, action=action, subject=f"unit:{unit.id}", detail=detail)


def get_unit(session: Session, unit_id: str) -> Unit:
    """A unit by id. Raises NotFound."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound(f"没有编号为 {unit_id} 的单位", code="unit_not_found")
    return unit


def charges(session: Session) -> Tree:
    """The units as the proposal of a responsible unit looks at them."""
    return tree(
        Charge(
            unit_id=unit.id,
            name=unit.name,
            subjects=frozenset(unit.subjects),
            places=tuple(unit.places),
            parent_id=unit.parent_id,
            vertical=unit.vertical,
        )
        for unit in units(session)
    )


def units(session: Session) -> list[Unit]:
    """Every unit, by id."""
    return list(session.scalars(select(Unit).order_by(Unit.id)))
