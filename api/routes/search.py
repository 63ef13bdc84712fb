"""Search over everything read."""

from fastapi import APIRouter
from pydantic import AwareDatetime

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.events import SearchOut
from api.views import search as views
from huiying.index import Query

router = APIRouter(prefix="/search", tags=["search"])


@router.get("", dependencies=[Requires("search.read")])
def search(
    *,
    context: Context,
    paging: Paging,
    q: str = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    source_kind: str | None = None,
    topic: str | None = None,
) -> SearchOut:
    """Every word of `q`, newest first, with how many there were each day."""
    query = Query(
        text=q,
        since=since,
        until=until,
        source_kind=source_kind,
        topic=topic,
        page=paging.page,
        page_size=min(paging.page_size, 100),
    )
    with context.database.reading() as session:
        return views.search(session, context.index, query)
