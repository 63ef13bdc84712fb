"""People."""

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.people import Person
from api.views import people as views

router = APIRouter(tags=["people"])


@router.get("/people", dependencies=[Requires("people.read")])
def people(context: Context) -> list[Person]:
    """Everybody who may sign in."""
    with context.database.reading() as session:
        return views.everybody(session)
