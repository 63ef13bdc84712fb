"""A cable to a server on loopback that a test can cut and mend."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


class Cable:
    """Forwards one port to another. Cut, it refuses connections and drops those it carries."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._whole = threading.Event()
        self._whole.set()
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]

    def cut(self) -> None:
        self._whole.clear()

    def mend(self) -> None:
        self._whole.set()

    def start(self) -> None:
        self._threads[0].start()

    def close(self) -> None:
        self._whole.clear()
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            if not self._whole.is_set():
                near.close()
                continue
            self._threads.append(threading.Thread(target=self._carry, args=(near,)))
            self._threads[-1].start()

    def _carry(self, near: socket.socket) -> None:
        with ExitStack() as stack:
            stack.enter_context(near)
            far = stack.enter_context(socket.create_connection(("127.0.0.1", self._target)))
            watch = stack.enter_context(selectors.DefaultSelector())
            watch.register(near, selectors.EVENT_READ, (near, far))
            watch.register(far, selectors.EVENT_READ, (far, near))
            while self._whole.is_set():
                for key, _ in watch.select(0.05):
                    source, target = key.data
                    received = source.recv(65_536)
                    if not received:
                        return
                    target.sendall(received)


@contextmanager
def cable_to(port: int) -> Iterator[Cable]:
    cable = Cable(port)
    cable.start()
    try:
        yield cable
    finally:
        cable.close()
