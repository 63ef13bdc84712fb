"""The engine and the unit of work: one Session, one transaction, one use case."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from huiying.db import faults, texts, turns, wakeups
from huiying.db.connecting import backend, postgres_engine, sqlite_engine
from huiying.errors import Unavailable

T = TypeVar("T")
TIMES = 3
CONNECTIONS = 24
"""At most, of one process to PostgreSQL."""
_SNAPSHOT = {"isolation_level": "REPEATABLE READ"}
"""Not `postgresql_readonly`: the connection would say READ WRITE from then on, also to a server that only reads."""


class Database:
    """A record engine by URL (SQLite or PostgreSQL)."""

    def __init__(
        self,
        url: str,
        *,
        before_write: Callable[[Session], None] | None = None,
        after_commit: Callable[[Session], None] | None = None,
        part: str = "records",
        connections: int = CONNECTIONS,
    ) -> None:
        """`before_write` sees the session of each transaction first, and raises where nobody may write now;
        `after_commit` sees it when it went through (it writes the audit head).

        `part` of the service is what the server's operator sees beside each connection.
        """
        self.url = url
        self._before_write, self._after_commit = before_write, after_commit
        self.is_sqlite = backend(url) == "sqlite"
        self.engine = (
            sqlite_engine(url) if self.is_sqlite else postgres_engine(url, part=part, connections=connections)
        )
        texts.guard(self.engine)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(self._sessions, "before_flush", texts.demand_lengths)
        self._next, self._turn = threading.Lock(), threading.Lock()
        self._mine = threading.local()
        self.wakeups = wakeups.Listener(self.engine)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A unit of work that has the turn: nobody else decides anything meanwhile, on whichever machine.

        Commits at the end, rolls back on any error. Raises Unavailable, in the officer's words, when the engine cannot
        be reached or written, and Invalid for what does not fit into its column.
        """
        with _told(), self._alone(), self._turn_in_process(), self._sessions() as session:
            with session.begin():
                turns.take_turn(session)
                self._may_write(session)
                yield session
                wakeups.send(session)
            self._committed(session)

    @contextmanager
    def aside(self) -> Iterator[Session]:
        """A unit of work beside the turn: for claiming, renewing, handing in, signs of life. Raises like `transaction`.

        Nothing is decided in it but by locks on rows, which are passed over if taken or waited for in one order; it
        neither announces nor writes to the audit chain. On SQLite every writer has the turn.
        """
        with self._aside() as session:
            self._may_write(session)
            yield session

    def repeated(self, work: Callable[[Session], T]) -> T:
        """What `work` gives, done aside; once more, and once more, when the engine gave it up for somebody else's.

        `work` does the same each time it is called. Raises like `aside`.
        """
        for _ in range(TIMES - 1):
            try:
                with self.aside() as session:
                    return work(session)
            except Unavailable as trouble:
                if trouble.reason != faults.CROSSED:
                    raise
        with self.aside() as session:
            return work(session)

    @contextmanager
    def _aside(self) -> Iterator[Session]:
        turn = self._turn_in_process if self.is_sqlite else _at_once
        with _told(), self._alone(), turn(), self._sessions() as session:
            turns.aside(session)
            with session.begin():
                yield session
                wakeups.send(session)
            self._committed(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A snapshot to read from; it neither blocks writers nor waits for them. Nothing is committed."""
        options = {"reading": True} if self.is_sqlite else {"reading": True, **_SNAPSHOT}
        with _told(), self._sessions() as session:
            session.connection(execution_options=options)
            yield session

    @contextmanager
    def restructuring(self) -> Iterator[Session]:
        """A transaction in which tables change. SQLite makes a changed table anew, so its references rest meanwhile.

        Raises Unavailable, see `transaction`, and RuntimeError when a reference would be left hanging.
        """
        with self._aside() as session:
            session.connection(execution_options={"restructuring": self.is_sqlite})
            if not self.is_sqlite:
                # Tables are long to change, and of machines that begin together the others wait for the first.
                session.execute(text("SET LOCAL statement_timeout = 0"))
                session.execute(text("SET LOCAL lock_timeout = 0"))
            turns.take_over(session)
            yield session
            if self.is_sqlite and session.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise RuntimeError("a migration left a reference that leads nowhere")
        if self.is_sqlite:
            # The connections to come check references again.
            self.engine.dispose()

    def forget(self) -> None:
        """Leave nothing of what was changed or deleted in the file (SQLite); it is written anew, so nobody else may be at work."""
        if self.is_sqlite:
            connection = self.engine.raw_connection()
            for command in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                connection.cursor().execute(command)
            connection.close()

    def dispose(self) -> None:
        self.wakeups.close()
        self.engine.dispose()

    def _may_write(self, session: Session) -> None:
        if self._before_write is not None:
            self._before_write(session)

    def _committed(self, session: Session) -> None:
        if self._after_commit is not None:
            self._after_commit(session)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if getattr(self._mine, "writing", False):
            raise RuntimeError("a transaction within a transaction would wait for itself")
        self._mine.writing = True
        try:
            yield
        finally:
            self._mine.writing = False

    @contextmanager
    def _turn_in_process(self) -> Iterator[None]:
        """The one writer within this process, in order: whoever waits is next, before who has just written.

        SQLite itself only looks again every now and then, so that a busy writer would starve all others; on PostgreSQL
        whoever waits here holds no connection.
        """
        with self._next:
            self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()


@contextmanager
def _at_once() -> Iterator[None]:
    yield


@contextmanager
def _told() -> Iterator[None]:
    """Faults of the engine in words."""
    try:
        yield
    except DBAPIError as trouble:
        raise faults.explain(trouble) or trouble from trouble.orig
    except PoolTimeout as trouble:
        raise faults.crowded() from trouble
