"""How each record engine is connected to: drivers, guards against what hangs, and the name an operator sees."""

import os
import socket
import time
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from huiying.db.faults import demand_server
from huiying.db.texts import as_json, from_stored
from huiying.errors import Misconfigured

LOCK_SECONDS = 30
"""How long a writer waits for another, on either engine."""
AGAIN_SECONDS = 0.003
KEPT_KB = 32_000
"""Pages of SQLite a connection keeps at most: with the engine's own 2 MB a batch of posts reads the same ones again and again."""
STATEMENT_SECONDS = 120
_PATIENT = f"PRAGMA busy_timeout={LOCK_SECONDS}000"
IDLE_SECONDS = 120
"""A transaction in which nothing happens for so long belongs to a process that hangs, or a machine that is gone: others must not wait for it."""
CONNECT_SECONDS = 10
STANDING = 5
"""Connections a process keeps open; the others are closed when they are done with."""
_BAD_URL = "HUIYING_DATABASE_URL 写法不对：应为 postgresql+psycopg://用户:密码@主机/库名；不设置就用数据目录里的 SQLite"


def backend(url: str) -> str:
    """`sqlite` or `postgresql`. Raises Misconfigured; the message shows nothing of the URL, which holds a password."""
    try:
        made = make_url(url)
        name = made.get_backend_name()
    except ArgumentError as fault:
        raise Misconfigured(_BAD_URL, code="bad_database_url") from fault
    if name not in {"sqlite", "postgresql"}:
        raise Misconfigured(_BAD_URL, code="bad_database_url")
    return name


def sqlite_engine(url: str) -> Engine:
    """SQLite, one writer at a time; readers never wait."""
    engine = create_engine(
        url,
        module=_sqlite_driver(),
        connect_args={"isolation_level": None, "timeout": LOCK_SECONDS},
        hide_parameters=True,
        json_serializer=as_json,
        json_deserializer=from_stored,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def postgres_engine(url: str, *, part: str, connections: int) -> Engine:
    """PostgreSQL through at most so many connections, which bear the name of the part, the machine and the process."""
    standing = min(STANDING, connections)
    engine = create_engine(
        _named(make_url(url), part),
        pool_pre_ping=True,
        pool_size=standing,
        max_overflow=connections - standing,
        pool_timeout=LOCK_SECONDS,
        hide_parameters=True,
        json_serializer=as_json,
        json_deserializer=from_stored,
    )
    event.listen(engine, "connect", _check_server)
    return engine


def _named(url: URL, part: str) -> URL:
    """With our driver and our guards; what the operator wrote into the URL himself stands."""
    limits = {
        "lock_timeout": LOCK_SECONDS,
        "statement_timeout": STATEMENT_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    given = {
        "application_name": f"huiying-{part} {socket.gethostname()}/{os.getpid()}"[-63:],
        "connect_timeout": str(CONNECT_SECONDS),
        # A machine that is switched off says nothing: it is noticed by its silence.
        "keepalives_idle": "30",
        "keepalives_interval": "10",
        "keepalives_count": "3",
        "options": " ".join(["-c TimeZone=UTC", *(f"-c {name}={value}s" for name, value in limits.items())]),
    }
    missing = {name: value for name, value in given.items() if name not in url.query}
    return url.set(drivername="postgresql+psycopg").update_query_dict(missing)


def _check_server(connection: Any, _record: object) -> None:
    info = connection.info
    try:
        demand_server(info.server_version, info.parameter_status("server_encoding"))
    except Misconfigured:
        # The pool does not know it yet.
        connection.close()
        raise


def _sqlite_driver() -> ModuleType:
    try:
        from pysqlite3 import dbapi2
    except ImportError as missing:
        raise Misconfigured(
            "缺少 pysqlite3：请重新执行 make install，或改用 PostgreSQL（HUIYING_DATABASE_URL）"
        ) from missing
    module: ModuleType = dbapi2
    return module


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"cache_size=-{KEPT_KB}")
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(_PATIENT)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Writers queue at BEGIN instead of failing at their first write; readers never wait.
    options = connection.get_execution_options()
    if options.get("restructuring", False):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    if options.get("reading", False):
        connection.exec_driver_sql("BEGIN")
    else:
        _begin_writing(connection)


def _begin_writing(connection: Connection) -> None:
    """Wait for whoever writes, looking again every few milliseconds: the engine itself soon looks ten times a second only."""
    until = time.monotonic() + LOCK_SECONDS
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        while not _is_begun(connection, last=time.monotonic() > until):
            time.sleep(AGAIN_SECONDS)
    finally:
        connection.exec_driver_sql(_PATIENT)


def _is_begun(connection: Connection, *, last: bool) -> bool:
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as trouble:
        if last or "locked" not in str(trouble.orig):
            raise
        return False
    return True
