"""The live stream: what happens, as it happens, resumed where it broke off."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api import sessions
from api.context import Context
from api.live import follow, position
from api.permissions import Requires

router = APIRouter(tags=["stream"])


async def _start(
    context: Context,
    last_event_id: Annotated[str | None, Header()] = None,
    after: Annotated[int | None, Query(ge=0)] = None,
) -> int:
    # Asked before the answer begins: once it has, what is wrong can no longer be said.
    return await position(context.database, last_event_id, after)


@router.get("/stream", response_class=EventSourceResponse, dependencies=[Requires("board.read")])
async def stream(
    request: Request, context: Context, start: Annotated[int, Depends(_start)]
) -> AsyncIterator[ServerSentEvent]:
    """`LiveMessage`s after `Last-Event-ID` (or `after`), then each new one within a second."""
    token = request.cookies.get(sessions.COOKIE)

    async def gone() -> bool:
        return await request.is_disconnected() or not await run_in_threadpool(
            sessions.is_open, context, token
        )

    async for event in follow(context.database, start, gone):
        yield event
