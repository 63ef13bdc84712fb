"""The truth about the watch, and what a process itself is fit for."""

from fastapi import APIRouter

from api.context import Context
from api.permissions import Public
from api.schemas.board import Fit, Health
from api.views.health import health as told
from api.views.health import readable

router = APIRouter(tags=["health"])


@router.get("/health", dependencies=[Public])
def health(context: Context) -> Health:
    """Database, index, inbox, crawl and scheduler, each with what to do about it."""
    return told(context)


# Not in a thread: it answers while all of them are taken.
@router.get("/health/live", dependencies=[Public])
async def live() -> Fit:
    """The process answers. For what starts it anew when it hangs: no engine is asked."""
    return Fit()


@router.get("/health/ready", dependencies=[Public])
def ready(context: Context) -> Fit:
    """The process can read the records, so requests may come here; 503 when it cannot. Search may be away."""
    readable(context)
    return Fit()
