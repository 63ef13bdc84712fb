"""Following the message table: everything after a number, then what comes, with a heartbeat while nothing does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from fastapi.sse import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api.schemas.board import LiveMessage
from huiying import messages
from huiying.db import Bell, Database
from huiying.errors import Invalid, Unavailable

POLL_SECONDS = 0.5
SPACING_SECONDS = 0.2
HEARTBEAT_POLLS = 20
"""Ten seconds: proxies and browsers then know that the line is alive."""
RETRY_MS = 2000
BATCH = 500


async def position(database: Database, last_event_id: str | None, after: int | None) -> int:
    """The message to go on from: the browser's own memory before the address, else the newest.

    A number beyond the newest is left from records that were replaced; it goes on from the newest.
    """
    if last_event_id and not last_event_id.isdecimal():
        raise Invalid("Last-Event-ID 应是消息号（数字）", code="bad_last_event_id")
    newest = await run_in_threadpool(_newest, database)
    asked = int(last_event_id) if last_event_id else after
    return newest if asked is None else min(asked, newest)


async def follow(
    database: Database, start: int, gone: Callable[[], Awaitable[bool]]
) -> AsyncIterator[ServerSentEvent]:
    """Messages after `start` until the reader is gone. A record engine that fails ends the stream; the reader resumes."""
    yield ServerSentEvent(comment="connected", retry=RETRY_MS)
    idle = 0
    with _woken(database) as woken:
        while not await gone():
            woken.clear()
            try:
                batch = await run_in_threadpool(_after, database, start)
            except Unavailable:
                return
            for message in batch:
                start = message.id
                yield ServerSentEvent(id=str(message.id), event="message", data=message)
            idle = 0 if batch else idle + 1
            if idle >= HEARTBEAT_POLLS:
                idle = 0
                yield ServerSentEvent(comment="heartbeat")
            if len(batch) < BATCH:
                await _pause(woken, after_some=bool(batch))


@contextmanager
def _woken(database: Database) -> Iterator[asyncio.Event]:
    """Set by a new message where the engine can wake us; elsewhere never, and the look comes with the poll."""
    woken, loop = asyncio.Event(), asyncio.get_running_loop()

    def wake() -> None:
        # A loop that is being closed has no more readers.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(woken.set)

    with database.wakeups.hearing(Bell.MESSAGES, wake):
        yield woken


async def _pause(woken: asyncio.Event, *, after_some: bool) -> None:
    if after_some:
        # Many screens are open: what comes in a stream is fetched a few times a second, not once a message.
        await asyncio.sleep(SPACING_SECONDS)
    with suppress(TimeoutError):
        await asyncio.wait_for(woken.wait(), POLL_SECONDS)


def _after(database: Database, message_id: int) -> list[LiveMessage]:
    with database.reading() as session:
        return [
            LiveMessage.model_validate(message)
            for message in messages.after(session, message_id, limit=BATCH)
        ]


def _newest(database: Database) -> int:
    with database.reading() as session:
        return messages.last_id(session)
