"""Events: clusters of posts about one matter."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.events import EventOut, EventRow
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(prefix="/events", tags=["events"])
Reader = Annotated[Actor, Requires("events.read")]


@router.get("")
def events(actor: Reader, context: Context, paging: Paging, state: str | None = None) -> Page[EventRow]:
    """Events, the most recently spoken of first."""
    pending()


@router.get("/{event_id}")
def event(event_id: int, actor: Reader, context: Context) -> EventOut:
    """One event with its facts, its course and its posts."""
    pending()
