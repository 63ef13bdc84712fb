"""The truth about the watch."""

from fastapi import APIRouter

from api.context import Context
from api.permissions import Public
from api.schemas.board import Health
from api.views.health import health as told

router = APIRouter(tags=["health"])


@router.get("/health", dependencies=[Public])
def health(context: Context) -> Health:
    """Database, index, inbox, crawl and scheduler, each with what to do about it."""
    return told(context)
