"""Posts handed in: by other systems, or typed in by officers."""

from typing import Annotated

from fastapi import APIRouter, Header

from api.context import Context
from api.entering import enter, fate
from api.permissions import Requires
from api.pushing import push, push_all
from api.schemas.events import PostIn, PushReceipt
from api.schemas.posts import BatchIn, BatchOut, EntryIn, EntryOut
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


@router.post("/batch", status_code=202)
def push_posts(
    form: BatchIn,
    actor: Annotated[Actor, Requires("posts.push")],
    context: Context,
    idempotency_key: Annotated[str, Header(min_length=8, max_length=190)],
) -> BatchOut:
    """Put up to 100 posts into the inbox, each with its own outcome. The same batch under its key gives the same receipts."""
    seal, now = office_seal(context.settings), context.clock.now()
    with context.database.transaction() as session:
        return push_all(session, form.posts, key=idempotency_key, actor=actor, seal=seal, now=now)


@router.post("/manual", status_code=202)
def enter_post(form: EntryIn, actor: Annotated[Actor, Requires("posts.enter")], context: Context) -> EntryOut:
    """Type in a post seen elsewhere; it is read like every other."""
    seal, now = office_seal(context.settings), context.clock.now()
    with context.database.transaction() as session:
        return enter(session, form, actor=actor, seal=seal, now=now)


@router.get("/manual/{inbox_id}", dependencies=[Requires("posts.enter")])
def entered_post(inbox_id: int, context: Context) -> EntryOut:
    """What became of a post that was typed in."""
    with context.database.reading() as session:
        return fate(session, inbox_id)
