"""Units: what each answers for, where, and under which other unit."""

from typing import Annotated

from fastapi import APIRouter

from alerts import units as registry
from alerts.models import Unit
from alerts.units import Post
from api.context import Context
from api.permissions import Requires
from api.schemas.units import NewUnit, UnitIn, UnitRow
from huiying.people import Actor

router = APIRouter(prefix="/units", tags=["people"])
Keeper = Annotated[Actor, Requires("units.write")]


@router.get("", dependencies=[Requires("units.read")])
def units(context: Context) -> list[UnitRow]:
    """Units a case can be assigned to."""
    with context.database.reading() as session:
        return [_row(unit) for unit in registry.units(session)]


@router.post("")
def add_unit(form: NewUnit, actor: Keeper, context: Context) -> UnitRow:
    """登记一个单位。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        return _row(registry.add_unit(session, form.id, _post(form), actor=actor.username, now=now))


@router.put("/{unit_id}")
def change_unit(unit_id: str, form: UnitIn, actor: Keeper, context: Context) -> UnitRow:
    """整个改写一个单位主管的事项、地方和上级。"""
    now = context.clock.now()
    with context.database.transaction() as session:
        return _row(registry.change_unit(session, unit_id, _post(form), actor=actor.username, now=now))


def _post(form: UnitIn) -> Post:
    return Post(
        name=form.name,
        subjects=form.subjects,
        parent_id=form.parent_id,
        places=form.places,
        vertical=form.vertical,
    )


def _row(unit: Unit) -> UnitRow:
    return UnitRow(
        id=unit.id,
        name=unit.name,
        subjects=unit.subjects,
        parent_id=unit.parent_id,
        places=unit.places,
        vertical=unit.vertical,
    )
