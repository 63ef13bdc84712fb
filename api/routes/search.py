"""Search over everything read."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Asked
from pydantic import AwareDatetime, StringConstraints

from api.context import Context
from api.paging import Paging
from api.permissions import Requires
from api.schemas.events import SearchOut
from api.schemas.search import SearchFilters
from api.views import filters
from api.views import search as views
from huiying.index import Query
from huiying.index.entry import DEEPEST, LONGEST, WIDEST
from nlp.places.place import Scope

router = APIRouter(prefix="/search", tags=["search"])
reading = [Requires("search.read")]
EXCLUSIONS = 20
Code = Annotated[str, StringConstraints(max_length=100)]
Exclusions = Annotated[
    list[Annotated[str, StringConstraints(max_length=LONGEST)]],
    Asked(max_length=EXCLUSIONS, description="排除词，可重复；一项里的几个词同时出现才排除"),
]


@router.get("", dependencies=reading)
def search(
    *,
    context: Context,
    paging: Paging,
    q: Annotated[str, Asked(description="字词，空格分开，都要有；没有运算符")] = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    source_id: Code | None = None,
    source_kind: Code | None = None,
    topic: Code | None = None,
    scope: Scope | None = None,
    place: Annotated[Code | None, Asked(description="从省起的全名，其下各级都算：江岭省/云州市")] = None,
    urgency: Annotated[int | None, Asked(ge=1, le=4, description="至少这样紧急")] = None,
    without: Exclusions = [],  # noqa: B006  # FastAPI copies it for each request
) -> SearchOut:
    """Every word of `q`, newest first, with how many there were each day. A page beyond the last is empty and says so."""
    size = min(paging.page_size, WIDEST)
    query = Query(
        text=q,
        since=since,
        until=until,
        source_id=source_id,
        source_kind=source_kind,
        topic=topic,
        scope=scope,
        place=place,
        urgency=urgency,
        without=tuple(without),
        page=min(paging.page, DEEPEST // size),
        page_size=size,
    )
    with context.database.reading() as session:
        return views.search(session, context.index, query, page=paging.page)


@router.get("/filters", dependencies=reading)
def search_filters(context: Context) -> SearchFilters:
    """检索页可选的来源、主题、地点等，各带显示用的词。"""
    with context.database.reading() as session:
        return filters.search_filters(session, context.settings)
