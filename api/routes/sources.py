"""Sources and how the watch over each is doing."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.events import SourceOut
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(prefix="/sources", tags=["sources"])


@router.get("")
def sources(actor: Annotated[Actor, Requires("sources.read")], context: Context) -> list[SourceOut]:
    """Every source with its honest state."""
    pending()
