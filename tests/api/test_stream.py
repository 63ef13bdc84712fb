"""The live stream: a snapshot, and the messages after it, make the next snapshot."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from api import live, sessions
from huiying import messages
from huiying.db import Database
from huiying.errors import Invalid
from tests.api.conftest import Office
from tests.api.test_journey import a_fire, assigned


def announce(office: Office, *kinds: str) -> None:
    with office.database.transaction() as session:
        for kind in kinds:
            messages.announce(
                session, at=office.clock.now(), kind=kind, subject="test:1", actor="system:test"
            )


def read(database: Database, start: int, polls: int = 2) -> list[Any]:
    """What `follow` gives before the reader leaves after so many looks."""
    looks = iter(range(polls + 1))

    async def gone() -> bool:
        return next(looks) >= polls

    async def collect() -> list[Any]:
        return [event async for event in live.follow(database, start, gone)]

    return asyncio.run(collect())


def test_what_came_after_a_number_comes_once_and_in_order(office: Office) -> None:
    announce(office, "a", "b", "c")
    events = [event for event in read(office.database, 1) if event.data is not None]
    assert [(event.id, event.data.kind) for event in events] == [("2", "b"), ("3", "c")]


def test_a_quiet_line_has_a_heartbeat(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "POLL_SECONDS", 0)
    events = read(office.database, 0, polls=live.HEARTBEAT_POLLS)
    assert [event.comment for event in events] == ["connected", "heartbeat"]


def test_a_long_absence_is_caught_up_in_batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BATCH", 2)
    announce(office, *"abcde")
    events = [event.data.kind for event in read(office.database, 0, polls=3) if event.data is not None]
    assert events == list("abcde")


@pytest.mark.parametrize(
    ("header", "after", "expected"),
    [
        ("2", None, 2),
        ("2", 1, 2),
        (None, 1, 1),
        (None, None, 3),
        ("", 0, 0),
        ("99", None, 3),
    ],
)
def test_where_a_stream_begins(office: Office, header: str | None, after: int | None, expected: int) -> None:
    announce(office, "a", "b", "c")
    assert asyncio.run(live.position(office.database, header, after)) == expected


def test_a_number_that_is_none_is_refused(office: Office) -> None:
    with pytest.raises(Invalid):
        asyncio.run(live.position(office.database, "two", None))


def test_a_stream_that_cannot_begin_says_why(office: Office) -> None:
    refused = office.client("duty").get("/api/stream", headers={"Last-Event-ID": "two"})
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_last_event_id")


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """The service on a real port: only there can a line be broken and taken up again."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(office.app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listener.close()


def follow(office: Office, address: str, headers: dict[str, str], count: int) -> list[dict[str, Any]]:
    """The first so many messages of the stream, then hang up."""
    token = office.client("duty").cookies[sessions.COOKIE]
    found: list[dict[str, Any]] = []
    with (
        httpx.Client(cookies={sessions.COOKIE: token}, timeout=10, trust_env=False) as client,
        client.stream("GET", f"{address}/api/stream", headers=headers) as stream,
    ):
        assert stream.status_code == 200, stream.read()
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == count:
                return found
    return found


def test_a_broken_line_is_taken_up_without_loss(office: Office, address: str) -> None:
    announce(office, "a", "b", "c", "d")
    first = follow(office, address, {"Last-Event-ID": "0"}, 2)
    rest = follow(office, address, {"Last-Event-ID": str(first[-1]["id"])}, 2)
    assert [message["kind"] for message in (*first, *rest)] == ["a", "b", "c", "d"]


def test_what_happens_while_the_line_is_open_comes_through(office: Office, address: str) -> None:
    timer = threading.Timer(0.3, announce, [office, "later"])
    timer.start()
    [message] = follow(office, address, {"Last-Event-ID": "0"}, 1)
    timer.join()
    assert message["kind"] == "later"


def test_a_stream_ends_with_its_session(office: Office, address: str) -> None:
    announce(office, "a")
    timer = threading.Timer(0.3, office.client("duty").delete, ["/api/session"])
    timer.start()
    told = follow(office, address, {"Last-Event-ID": "0"}, 100)
    timer.join()
    assert [message["kind"] for message in told] == ["a"]


def test_nobody_follows_without_signing_in(office: Office) -> None:
    assert office.stranger().get("/api/stream").status_code == 401


def applied(shown: dict[int, str], told: list[messages.Message]) -> dict[int, str]:
    """What a screen knows of the state of cases, after it was told so much."""
    for message in told:
        if (
            "case_id" in message.payload
            and "state" in message.payload
            and message.subject.startswith("case:")
        ):
            shown[message.payload["case_id"]] = message.payload["state"]
    return shown


def test_a_snapshot_and_the_messages_after_it_equal_a_fresh_snapshot(office: Office) -> None:
    case_id = a_fire(office)
    before = office.sees("duty", "/board")
    assigned(office, case_id)
    with office.database.reading() as session:
        told = messages.after(session, before["as_of"])
    shown = applied({todo["case_id"]: todo["step"]["code"] for todo in before["todo"]}, told)
    fresh = office.sees("duty", "/board")
    assert shown == {todo["case_id"]: todo["step"]["code"] for todo in fresh["todo"]}
    assert fresh["as_of"] == told[-1].id
