"""Search over everything read."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.events import SearchOut
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(prefix="/search", tags=["search"])


@router.get("")
def search(
    actor: Annotated[Actor, Requires("search.read")],
    context: Context,
    paging: Paging,
    q: str = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    source_kind: str | None = None,
    topic: str | None = None,
) -> SearchOut:
    """Every word of `q`, newest first, with how many there were each day."""
    pending()
