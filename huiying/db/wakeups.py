"""Waking up those who wait for something to do, over PostgreSQL's NOTIFY. Polling stays the truth: a wake-up may be lost.

Whoever writes rings within his transaction; who listens hears it when that is committed. One connection a process
listens, from the first that asks on, and comes back by itself. On SQLite nobody rings and everybody polls.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import psycopg
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

CHANNEL = "huiying"
LOOK_SECONDS = 1.0
"""How often a listener that hears nothing looks whether it is still wanted."""
RETRY_SECONDS = 2.0
_RUNG = "rung"
log = logging.getLogger("huiying.db")


class Bell(StrEnum):
    """What may have come."""

    INBOX = "inbox"
    MESSAGES = "messages"
    NOTICES = "notices"


def ring(session: Session, bell: Bell) -> None:
    """Wake up who waits for this, once the transaction is committed."""
    session.info.setdefault(_RUNG, set()).add(bell)


def send(session: Session) -> None:
    """Hand what was rung over to the server, at the end of the transaction."""
    rung = session.info.pop(_RUNG, ())
    if rung and session.get_bind().dialect.name == "postgresql":
        session.execute(select(*(func.pg_notify(CHANNEL, bell.value) for bell in sorted(rung))))


class Listener:
    """The ear of one process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._hearers: dict[Bell, list[Callable[[], object]]] = {bell: [] for bell in Bell}
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = threading.Event()

    @contextmanager
    def hearing(self, bell: Bell, wake: Callable[[], object]) -> Iterator[None]:
        """Call `wake`, from another thread and at once, whenever this is rung; also after a time of deafness."""
        with self._guard:
            self._hearers[bell].append(wake)
            self._listen()
        try:
            yield
        finally:
            with self._guard:
                self._hearers[bell].remove(wake)

    def close(self) -> None:
        """Stop listening, until somebody asks again."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join(LOOK_SECONDS * 3)

    def _listen(self) -> None:
        if self._engine.dialect.name == "postgresql" and (
            self._thread is None or not self._thread.is_alive()
        ):
            self._closed = threading.Event()
            self._thread = threading.Thread(
                target=self._run, args=(self._closed,), name="wakeups", daemon=True
            )
            self._thread.start()

    def _run(self, closed: threading.Event) -> None:
        told = False
        while not closed.is_set():
            try:
                with self._connected() as connection:
                    told = False
                    self._wake(Bell)
                    self._hear(connection, closed)
            except psycopg.Error:
                if not told:
                    log.warning("收不到数据库的唤醒，改为定时查看；会自动重连")
                told = True
                closed.wait(RETRY_SECONDS)

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Any]]:
        words, given = self._engine.dialect.create_connect_args(self._engine.url)
        with psycopg.connect(*words, **given, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            yield connection

    def _hear(self, connection: psycopg.Connection[Any], closed: threading.Event) -> None:
        while not closed.is_set():
            for told in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                self._wake(bell for bell in Bell if bell == told.payload)

    def _wake(self, bells: Iterable[Bell]) -> None:
        with self._guard:
            hearers = [wake for bell in bells for wake in self._hearers[bell]]
        for wake in hearers:
            wake()
