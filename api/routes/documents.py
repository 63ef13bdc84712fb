"""Documents: posts as they were understood."""

from typing import Annotated

from fastapi import APIRouter

from api.context import Context
from api.permissions import Requires
from api.schemas.events import PostOut
from api.views.pending import pending
from huiying.people import Actor

router = APIRouter(prefix="/documents", tags=["documents"])


@router.get("/{document_id}")
def document(document_id: int, actor: Annotated[Actor, Requires("events.read")], context: Context) -> PostOut:
    """One post with its marked passages and its reprints."""
    pending()
