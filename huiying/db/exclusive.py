"""What one process at a time may do over the same records; the right to it dies with the process that has it."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from huiying.db import faults
from huiying.db.engine import Database

AGAIN_SECONDS = 0.2


@contextmanager
def exclusively(database: Database, name: str, *, wait: bool = False) -> Iterator[bool]:
    """Whether the block is alone at what `name` says. Without `wait` nobody waits for who is at it already.

    PostgreSQL: an advisory lock of a connection that has no transaction open. SQLite: a locked file beside the
    database, because its only lock would keep every writer out.
    """
    held = _beside(database, name) if database.is_sqlite else _advisory(database, name)
    with held as attempt:
        while not (alone := attempt()) and wait:
            time.sleep(AGAIN_SECONDS)
        yield alone


@contextmanager
def _advisory(database: Database, name: str) -> Iterator[Callable[[], bool]]:
    key = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
    try:
        connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as trouble:
        raise faults.explain(trouble) or trouble from trouble
    with closing(connection):
        try:
            yield lambda: bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
        finally:
            _let_go(connection)


def _let_go(connection: Connection) -> None:
    try:
        connection.execute(select(func.pg_advisory_unlock_all()))
    except DBAPIError:
        # The server or the line is gone, and the lock with it.
        connection.invalidate()


@contextmanager
def _beside(database: Database, name: str) -> Iterator[Callable[[], bool]]:
    if database.engine.url.database in {None, "", ":memory:"}:
        # Nobody else sees what is in memory.
        yield lambda: True
        return
    with Path(f"{database.engine.url.database}.{name}").open("w") as file:
        yield lambda: _locked(file.fileno())


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
