"""Posts handed in by other systems."""

from typing import Annotated

from fastapi import APIRouter, Header

from api.context import Context
from api.permissions import Requires
from api.pushing import push
from api.schemas.events import PostIn, PushReceipt
from huiying.people import Actor
from huiying.sealing import office_seal

router = APIRouter(prefix="/posts", tags=["posts"])


@router.post("", status_code=202)
def push_post(
    form: PostIn,
    actor: Annotated[Actor, Requires("posts.push")],
    context: Context,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=200)],
) -> PushReceipt:
    """Put a post into the inbox. The same key gives the same receipt again; another body under it is refused."""
    seal, now = office_seal(context.settings), context.clock.now()
    with context.database.transaction() as session:
        return push(session, form, key=idempotency_key, actor=actor, seal=seal, now=now)
