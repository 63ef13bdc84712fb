"""Events: clusters of posts about one matter."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.base import Page
from api.schemas.events import EventOut, EventRow
from api.views import events as views
from huiying.people import Actor

router = APIRouter(prefix="/events", tags=["events"])


@router.get("", dependencies=[Requires("events.read")])
def events(
    context: Context, paging: Paging, state: str | None = None, watch: int | None = None
) -> Page[EventRow]:
    """Events, the most recently spoken of first; `watch` is the number of a watch topic."""
    with context.database.reading() as session:
        return views.page(session, state=state, watch=watch, paging=paging)


@router.get("/{event_id}")
def event(event_id: int, actor: Annotated[Actor, Requires("events.read")], context: Context) -> EventOut:
    """One event with its facts, its course and its posts."""
    with context.database.reading() as session:
        return views.one(session, event_id, actor=actor)
