"""Sources and how the watch over each is doing."""

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.events import SourceOut
from api.views import sources as views

router = APIRouter(prefix="/sources", tags=["sources"])


@router.get("", dependencies=[Requires("sources.read")])
def sources(context: Context) -> list[SourceOut]:
    """Every source with its honest state."""
    with context.database.reading() as session:
        return views.sources(session, context.settings.folder / "sources.toml", context.clock.now())
