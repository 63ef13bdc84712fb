"""Units and people."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.people import Person, UnitOut
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(tags=["people"])


@router.get("/units")
def units(actor: Annotated[Actor, Requires("units.read")], context: Context) -> list[UnitOut]:
    """Units a case can be assigned to."""
    pending()


@router.get("/people")
def people(actor: Annotated[Actor, Requires("people.read")], context: Context) -> list[Person]:
    """Everybody who may sign in."""
    pending()
