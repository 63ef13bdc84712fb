"""A person of the demo over real HTTP: signs in, signs in again when the session ends, tells who was declined and why."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from huiying.app.demo.cast import Part, cast
from huiying.app.demo.person import Declined, Person
from huiying.errors import Unavailable

MEMBER = cast(1, unit_id="yingji")[Part.DUTY]


class Desk(BaseHTTPRequestHandler):
    """A counter that knows one person, forgets every session after two requests, and declines `/no`."""

    seen: list[str]
    left: int

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "{}")
        type(self).seen.append(f"{self.path} {self.headers['X-Requested-With']}")
        if self.path == "/api/session":
            type(self).left = 2
            known = body == {"username": MEMBER.username, "password": MEMBER.password}
            self._answer(200 if known else 401, {"code": "wrong_password", "message": "登录名或密码不对"})
        else:
            self._served({"got": body})

    def do_GET(self) -> None:
        type(self).seen.append(self.path)
        items = list(range(250))
        page = int(self.path.split("page=")[1].split("&")[0]) if "page=" in self.path else 1
        self._served({"items": items[(page - 1) * 100 : page * 100], "total": len(items)})

    def _served(self, body: dict[str, Any]) -> None:
        if type(self).left == 0:
            self._answer(401, {"code": "signed_out", "message": "请先登录"})
            return
        type(self).left -= 1
        if self.path == "/api/no":
            self._answer(409, {"code": "review_out_of_order", "message": "现在该做的是复审"})
        elif self.path == "/api/broken":
            self._answer(500, None)
        else:
            self._answer(200, body)

    def _answer(self, status: int, body: dict[str, Any] | None) -> None:
        content = b"<h1>500</h1>" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Keep the tests' output clean."""


@pytest.fixture
def desk() -> Iterator[str]:
    Desk.seen, Desk.left = [], 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_signs_in_by_itself_and_again_when_the_session_has_ended(desk: str) -> None:
    with Person(MEMBER, desk) as person:
        assert [person.post(f"/step/{number}", {"n": number})["got"] for number in range(4)] == [
            {"n": number} for number in range(4)
        ]
    assert [line for line in Desk.seen if "session" in line] == ["/api/session huiying"] * 2
    assert all(line.endswith(" huiying") for line in Desk.seen)


def test_reads_every_page_of_a_list(desk: str) -> None:
    with Person(MEMBER, desk) as person:
        assert person.pages("/alerts", state="new") == list(range(250))


def test_says_who_was_declined_what_and_why(desk: str) -> None:
    with Person(MEMBER, desk) as person:
        with pytest.raises(Declined, match=f"{MEMBER.name}：POST /no .*409.*现在该做的是复审") as declined:
            person.post("/no")
        with pytest.raises(Declined, match="500"):
            person.post("/broken")
    assert declined.value.reason == "review_out_of_order"


def test_a_wrong_password_is_told(desk: str) -> None:
    other = cast(1, unit_id="yingji")[Part.DUTY]
    with Person(other, desk) as person, pytest.raises(Declined, match="登录名或密码不对"):
        person.get("/alerts")


def test_a_service_that_is_not_there_is_named() -> None:
    with Person(MEMBER, "http://127.0.0.1:9") as person, pytest.raises(Unavailable, match="huiying serve"):
        person.get("/alerts")
