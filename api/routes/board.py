"""The duty board."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.board import Board
from api.views.board import snapshot
from api.views.health import health
from huiying.people import Actor

router = APIRouter(tags=["board"])


@router.get("/board")
def board(actor: Annotated[Actor, Requires("board.read")], context: Context) -> Board:
    """One snapshot; `as_of` is the message the live stream goes on from."""
    watch = health(context, writing=False)
    with context.database.reading() as session:
        return snapshot(session, context.settings, watch, actor=actor, now=context.clock.now())
