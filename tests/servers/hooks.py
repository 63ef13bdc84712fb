"""A receiver of webhooks on loopback that really takes what is posted, or fails in one of the ways providers fail."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Hook:
    """`posts` are the bodies received in order; set `status` and `answer`, or let it hang until `wake` is set."""

    status: int = 200
    answer: str = "ok"
    hangs: bool = False
    breaks: bool = False
    delay: float = 0
    posts: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    wake: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/notify"

    def to(self, name: str) -> list[dict[str, Any]]:
        """What was posted to the address of one person, `url` + `/name`."""
        return [post for post, path in zip(self.posts, self.paths, strict=True) if path.endswith(f"/{name}")]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A sender that was killed is no error of the receiver."""


@contextmanager
def running_hook(**given: Any) -> Iterator[Hook]:
    hook = Hook(**given)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.posts.append(json.loads(body))
            hook.paths.append(self.path)
            time.sleep(hook.delay)
            if hook.hangs:
                hook.wake.wait(60)
            if hook.breaks or hook.hangs:
                self.close_connection = True
                return
            answer = hook.answer.encode()
            self.send_response(hook.status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None: ...  # noqa: A002  # the library's name

    server = _Server(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        hook.wake.set()
        server.shutdown()
        server.server_close()
        thread.join()
