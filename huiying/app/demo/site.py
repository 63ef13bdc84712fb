"""A small real web site on loopback: the county's news, notices, board and microblog as they stand by the clock.

In a process of its own: `python -m huiying.app.demo.site --seed 1 --start ISO --home DIR --port P`; it takes the
time from the `clock.json` of the data folder and says on one line of JSON where it listens. `POST /_post` puts a
post on it.
"""

import socket
import threading
import time
from types import TracebackType
from typing import Self

import uvicorn

from huiying.app.demo.edition import Edition, Trickle
from huiying.app.demo.outlets import application
from huiying.app.demo.scenario import Scenario
from huiying.clock import Clock
from huiying.errors import Misconfigured, Unavailable

HOST = "127.0.0.1"
START_SECONDS = 15.0


class Site:
    """The site in a thread of this process. `port=0` takes any free one. Raises Misconfigured for a port in use."""

    def __init__(
        self, scenario: Scenario, clock: Clock, *, port: int = 0, flow: Trickle | None = None
    ) -> None:
        self.edition = Edition(scenario, clock, flow)
        self._socket = listen(port)
        self.port = int(self._socket.getsockname()[1])
        config = uvicorn.Config(
            application(self.edition), lifespan="off", ws="none", access_log=False, log_level="warning"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self.serve, name="demo-site", daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def serve(self) -> None:
        """Serve until told to stop; blocks."""
        self._server.run(sockets=[self._socket])

    def start(self) -> Self:
        """Serve in the background; returns when it answers. Raises Unavailable if it does not come up."""
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise Unavailable("演示网站没有启动起来，请再试一次")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        """Stop and let go of the port; does nothing if it was never started."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join()
        self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def listen(port: int) -> socket.socket:
    """A listening socket on loopback. Raises Misconfigured for a port in use."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as fault:
        listener.close()
        raise Misconfigured(f"演示网站的端口 {port} 用不了（{fault.strerror}）：请换一个端口") from fault
    return listener


if __name__ == "__main__":
    from huiying.app.demo.serving import main

    main()
