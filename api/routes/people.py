"""Units and people."""

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.people import Person, UnitOut
from api.views import people as views

router = APIRouter(tags=["people"])


@router.get("/units", dependencies=[Requires("units.read")])
def units(context: Context) -> list[UnitOut]:
    """Units a case can be assigned to."""
    with context.database.reading() as session:
        return list(views.units(session).values())


@router.get("/people", dependencies=[Requires("people.read")])
def people(context: Context) -> list[Person]:
    """Everybody who may sign in."""
    with context.database.reading() as session:
        return views.everybody(session)
