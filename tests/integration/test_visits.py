"""One page, guarded: what may be fetched, how far redirects lead, and what is said when it cannot be."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from urllib.parse import urlsplit

import pytest

from crawlers import visits
from crawlers.visits import visit
from huiying.errors import Unavailable

AGENT = "Huiying/0 (+admin@localhost)"
OWN = frozenset({"127.0.0.1", "qingyuan.example"})


class Site(BaseHTTPRequestHandler):
    """Redirects, refuses, drips, and says who asked for which host."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        moved = {
            "/old": "/page",
            "/loop": "/loop",
            "/away": "http://10.0.0.8/secret",
            "/file": "file:///etc/passwd",
        }
        if path in moved:
            self.send_response(302)
            self.send_header("Location", moved[path])
            self.end_headers()
            return
        self.send_response(404 if path == "/gone" else 200)
        self.end_headers()
        said = f"{self.headers['Host']} {self.headers['User-Agent']}".encode()
        self.wfile.write(b"x" * (visits.LARGEST + 10) if path == "/large" else said)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_asked_for_by_name_and_followed_to_where_it_moved(site: str) -> None:
    got = visit(f"{site}/old", declared=OWN, agent=AGENT)
    assert got.url == f"{site}/page"
    assert got.body.decode() == f"{urlsplit(site).netloc} {AGENT}"


def test_the_name_is_resolved_once_and_connected_to_as_it_was_judged(site: str) -> None:
    port, asked = urlsplit(site).port, []

    def resolver(host: str, port: int) -> str:
        asked.append((host, port))
        return "127.0.0.1"

    got = visit(f"http://qingyuan.example:{port}/page", declared=OWN, agent=AGENT, resolver=resolver)
    assert got.body.decode().startswith(f"qingyuan.example:{port} ")
    assert asked == [("qingyuan.example", port)]


def test_no_more_is_read_than_a_page_is_long(site: str) -> None:
    assert len(visit(f"{site}/large", declared=OWN, agent=AGENT).body) == visits.LARGEST


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/gone", "404"),
        ("/loop", "跳转太多次"),
        ("/away", "内网"),
        ("/file", "不是网页地址"),
    ],
)
def test_what_cannot_be_fetched_says_why(site: str, path: str, says: str) -> None:
    with pytest.raises(Unavailable, match=says):
        visit(f"{site}{path}", declared=OWN, agent=AGENT)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://[::1]:9/", "http://169.254.169.254/latest", "http://localhost:9/"]
)
def test_no_way_inside_but_to_what_the_office_declared(url: str) -> None:
    with pytest.raises(Unavailable, match="内网"):
        visit(url, declared=frozenset(), agent=AGENT)


def test_a_name_that_leads_inside_is_refused() -> None:
    with pytest.raises(Unavailable, match="内网"):
        visit("https://evil.example/", declared=OWN, agent=AGENT, resolver=lambda _host, _port: "192.168.1.1")


def test_a_host_that_is_not_there_is_named_so() -> None:
    def nowhere(_host: str, _port: int) -> str:
        raise OSError

    with pytest.raises(Unavailable, match="找不到"):
        visit("https://gone.example/", declared=OWN, agent=AGENT, resolver=nowhere)


def test_a_host_that_does_not_answer_is_named_so() -> None:
    with pytest.raises(Unavailable, match="没有应答"):
        visit("http://127.0.0.1:9/", declared=OWN, agent=AGENT)


def test_a_host_that_never_ends_its_headers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not over.wait(0.1):
                    connection.sendall(b"a")

        thread = threading.Thread(target=drip)
        thread.start()
        visitor = visits.Visitor(declared=OWN, agent=AGENT, patience=1.0, resolver=visits.resolve)
        begun = monotonic()
        with pytest.raises(Unavailable, match="没有应答"):
            visitor.ask(f"http://127.0.0.1:{server.getsockname()[1]}/")
        assert monotonic() - begun < 5
        over.set()
        thread.join()


def test_a_page_that_drips_is_given_up(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "PATIENCE", -1.0)
    with pytest.raises(Unavailable, match="太慢"):
        visit(f"{site}/page", declared=OWN, agent=AGENT)
