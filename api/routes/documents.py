"""Documents: posts as they were understood."""

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.events import PostOut
from api.views import posts as views

router = APIRouter(prefix="/documents", tags=["documents"])


@router.get("/{document_id}", dependencies=[Requires("events.read")])
def document(document_id: int, context: Context) -> PostOut:
    """One post with its marked passages and its reprints."""
    with context.database.reading() as session:
        return views.one(session, document_id)
