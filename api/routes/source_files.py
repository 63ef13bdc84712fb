"""What has been made of the files of a watched folder."""

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.source_files import SourceFileOut
from api.views import source_files as views

router = APIRouter(prefix="/sources", tags=["sources"])


@router.get("/{source_id}/files", dependencies=[Requires("sources.read")])
def source_files(source_id: str, context: Context) -> list[SourceFileOut]:
    """The last files read of a watched folder, the newest first."""
    with context.database.reading() as session:
        return views.source_files(session, source_id)
