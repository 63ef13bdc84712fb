"""The real Caddy, configured as it ships, in front of two real API processes on one PostgreSQL."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Self

import httpx
import pytest
from sqlalchemy import select

from api.middleware import LARGEST_BODY
from huiying import messages
from huiying.audit import AuditRow
from huiying.clock import SystemClock
from tests.servers.pair import HEADERS, PASSWORD, USERNAME, Pair, client, running_pair
from tests.servers.postgres import database_from
from tests.servers.processes import server_folder

CREDENTIALS = {"username": USERNAME, "password": PASSWORD}
PATIENCE = 60
"""Seconds, on a busy machine."""
LIE = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "Forwarded": "for=203.0.113.9"}


@pytest.fixture(scope="module")
def pair(postgres_url: str) -> Iterator[Pair]:
    with (
        server_folder("pair") as folder,
        database_from(postgres_url) as url,
        running_pair(folder, url) as made,
    ):
        yield made


@pytest.fixture
def signed_in(pair: Pair) -> Iterator[httpx.Client]:
    with pair.through() as asking:
        assert asking.post("/api/session", json=CREDENTIALS).status_code == 200
        yield asking


def announce(pair: Pair, *kinds: str) -> None:
    with pair.database.transaction() as session:
        for kind in kinds:
            messages.announce(
                session, at=SystemClock().now(), kind=kind, subject="test:1", actor="system:test"
            )


def addresses(pair: Pair, action: str) -> list[str]:
    """Where sign-ins of this outcome came from, by the audit trail."""
    query = select(AuditRow.detail).where(AuditRow.action == action).order_by(AuditRow.id)
    with pair.database.reading() as session:
        return [detail["address"] for detail in session.scalars(query)]


def test_whoever_signs_in_is_signed_in_at_both_and_only_over_tls(pair: Pair) -> None:
    with pair.through() as asking:
        cookie = asking.post("/api/session", json=CREDENTIALS).headers["set-cookie"]
    assert {"Secure", "HttpOnly", "SameSite=strict"} <= {part.strip() for part in cookie.split(";")}
    token = cookie.partition(";")[0]
    for process in pair.processes:
        answer = httpx.get(f"{process.url}/api/session", headers={"Cookie": token}, trust_env=False)
        assert answer.json()["username"] == USERNAME


def test_signing_out_at_one_ends_it_at_the_other(pair: Pair, signed_in: httpx.Client) -> None:
    token = signed_in.cookies["huiying_session"]
    first, second = pair.processes
    cookie = {"Cookie": f"huiying_session={token}"}
    ended = httpx.delete(f"{first.url}/api/session", headers=HEADERS | cookie, trust_env=False)
    assert ended.status_code == 204
    assert httpx.get(f"{second.url}/api/session", headers=cookie, trust_env=False).status_code == 401


def test_a_foreign_page_is_refused_by_either(signed_in: httpx.Client) -> None:
    for _ in range(4):
        refused = signed_in.delete("/api/session", headers={"X-Requested-With": "other"})
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf")


def test_wrong_passwords_are_counted_over_both_and_by_where_they_come_from(pair: Pair) -> None:
    wrong = CREDENTIALS | {"password": "a wrong password"}
    with pair.through(source="127.0.0.7") as guessing:
        codes = [guessing.post("/api/session", json=wrong, headers=LIE).status_code for _ in range(7)]
    assert codes == [401] * 5 + [429] * 2
    assert set(addresses(pair, "session.refused")) == {"127.0.0.7"}
    with pair.through(source="127.0.0.8") as asking:
        assert asking.post("/api/session", json=CREDENTIALS).status_code == 200


def test_where_somebody_asks_from_is_taken_from_the_proxy_alone(pair: Pair) -> None:
    with client(pair.processes[0].url, source="127.0.0.11") as stranger:
        answer = stranger.post("/api/session", json=CREDENTIALS, headers=LIE)
    assert answer.status_code == 200
    assert "Secure" not in answer.headers["set-cookie"]
    with pair.through(source="127.0.0.12") as asking:
        assert asking.post("/api/session", json=CREDENTIALS, headers=LIE).status_code == 200
    assert addresses(pair, "session.opened")[-2:] == ["127.0.0.11", "127.0.0.12"]


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/nothing"])
def test_every_answer_is_guarded_and_says_nothing_of_what_answers(pair: Pair, path: str) -> None:
    with pair.through() as asking:
        headers = asking.get(path).headers
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert not {"server", "via", "x-powered-by"} & set(headers)


def test_what_is_asked_without_tls_is_sent_on(pair: Pair) -> None:
    answer = httpx.get(f"http://127.0.0.1:{pair.front.http}/api/board?a=1", trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "https://127.0.0.1/api/board?a=1")


@pytest.mark.parametrize(
    ("path", "status"), [("/api/health/ready", 200), ("/proxy", 204), ("/api/session", 404)]
)
def test_this_machine_may_ask_after_its_health_and_nothing_else(pair: Pair, path: str, status: int) -> None:
    assert httpx.get(f"http://127.0.0.1:{pair.front.local}{path}", trust_env=False).status_code == status


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
def test_answers_are_packed_and_the_stream_is_not(signed_in: httpx.Client, packing: str) -> None:
    wanted = {"Accept-Encoding": packing}
    with signed_in.stream("GET", "/api/openapi.json", headers=wanted) as answer:
        assert answer.headers["content-encoding"] == packing
    with signed_in.stream("GET", "/api/stream", headers=wanted) as stream:
        assert "content-encoding" not in stream.headers


class Following:
    """Somebody who follows the stream as a browser does: broken off, it goes on after the last number it has."""

    def __init__(self, asking: httpx.Client) -> None:
        self.got: list[tuple[dict[str, Any], float]] = []
        self.lines = 0
        self.begun, self._asking = threading.Event(), asking
        self._line: socket.socket | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the line before the client closes it: a thread that still read it would read
        what the next connection gets, which takes the number of the closed one."""
        self._ended.set()
        while self._thread.is_alive():
            self._hang_up()
            self._thread.join(0.1)

    def _hang_up(self) -> None:
        if self._line:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def _follow(self) -> None:
        while not self._ended.is_set():
            headers = {"Last-Event-ID": str(self.got[-1][0]["id"])} if self.got else {}
            try:
                with self._asking.stream("GET", "/api/stream", headers=headers) as stream:
                    self._line = stream.extensions["network_stream"].get_extra_info("socket")
                    self.lines += stream.is_success
                    self._read(stream)
            except httpx.TransportError:
                self._ended.wait(0.1)

    def _read(self, stream: httpx.Response) -> None:
        for line in stream.iter_lines():
            self.begun.set()
            if line.startswith("data: "):
                self.got.append((json.loads(line.removeprefix("data: ")), time.monotonic()))

    def until(self, count: int) -> list[str]:
        """The kinds of all messages so far, as soon as there are so many."""
        end = time.monotonic() + PATIENCE
        while len(self.got) < count and time.monotonic() < end:
            time.sleep(0.02)
        return [message["kind"] for message, _ in self.got]


def test_a_message_comes_through_as_it_happens(pair: Pair, signed_in: httpx.Client) -> None:
    with Following(signed_in) as following:
        assert following.begun.wait(PATIENCE)
        for number in range(3):
            announced = time.monotonic()
            announce(pair, f"step.{number}")
            assert following.until(number + 1)[-1] == f"step.{number}"
            # Held back in a buffer it would come with the next one, or never.
            assert following.got[-1][1] - announced < 5


FORM = b"--edge\r\nContent-Disposition: form-data; name=file; filename=a.bin\r\n\r\n", b"\r\n--edge--\r\n"


def uploading(size: int) -> Iterator[bytes]:
    """A form with a file, so many bytes in all, piece by piece."""
    yield FORM[0]
    left = size - sum(map(len, FORM))
    for begin in range(0, left, 65_536):
        yield bytes(min(65_536, left - begin))
    yield FORM[1]


def upload(asking: httpx.Client, size: int, *, announced: bool) -> httpx.Response:
    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    headers |= {"Content-Length": str(size)} if announced else {}
    return asking.post("/api/files", content=uploading(size), headers=headers)


@pytest.mark.parametrize("size", [LARGEST_BODY + 100_000, 27 * 1024 * 1024])
@pytest.mark.parametrize("announced", [True, False], ids=["length", "chunked"])
def test_too_large_a_file_is_refused_in_words(signed_in: httpx.Client, size: int, announced: bool) -> None:
    refused = upload(signed_in, size, announced=announced)
    told = refused.json()
    assert (refused.status_code, told["code"]) == (413, "too_large")
    assert "压缩或拆分" in told["message"]
    assert told["request_id"]


def test_a_large_file_is_taken(signed_in: httpx.Client) -> None:
    assert upload(signed_in, 18 * 1024 * 1024, announced=False).status_code == 200


def test_whoever_follows_misses_nothing_when_one_after_the_other_is_killed(
    pair: Pair, signed_in: httpx.Client
) -> None:
    first, second = pair.processes
    with Following(signed_in) as following:
        assert following.begun.wait(PATIENCE)
        announce(pair, "before")
        assert following.until(1) == ["before"]
        first.server.kill()
        announce(pair, "without the first")
        assert [signed_in.get("/api/session").status_code for _ in range(10)] == [200] * 10
        assert following.until(2)[1:] == ["without the first"]
        first.server.start()
        second.server.kill()
        announce(pair, "without the second", "after")
        assert following.until(4)[2:] == ["without the second", "after"]
        # It hung on one of the two.
        assert following.lines >= 2


def test_with_nobody_behind_it_the_proxy_says_so(pair: Pair) -> None:
    for process in pair.processes:
        process.server.kill()
    with pair.through() as asking:
        answer = asking.get("/api/session")
    assert answer.status_code in {502, 503}
    assert answer.json()["code"] == "no_process"
    assert "请稍后再试" in answer.json()["message"]
    assert "server" not in answer.headers
