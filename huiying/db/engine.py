"""The engine and the unit of work: one Session, one transaction, one use case."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from huiying.errors import Misconfigured, Unavailable


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
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        module=_sqlite_driver(),
        connect_args={"isolation_level": None, "timeout": 30},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # Writers queue at BEGIN instead of failing at their first write; readers never wait.
    options = connection.get_execution_options()
    if options.get("restructuring", False):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN" if options.get("reading", False) else "BEGIN IMMEDIATE")


def _backend(url: str) -> str:
    """`sqlite` or `postgresql`. Raises Misconfigured; the message shows nothing of the URL, which holds a password."""
    try:
        name = make_url(url).get_backend_name()
    except ArgumentError as fault:
        raise Misconfigured(_BAD_URL, code="bad_database_url") from fault
    if name not in {"sqlite", "postgresql"}:
        raise Misconfigured(_BAD_URL, code="bad_database_url")
    return name


_BAD_URL = "HUIYING_DATABASE_URL 写法不对：应为 postgresql+psycopg://用户:密码@主机/库名；不设置就用数据目录里的 SQLite"


class Database:
    """A record engine by URL (SQLite or PostgreSQL)."""

    def __init__(self, url: str, *, after_commit: Callable[[Session], None] | None = None) -> None:
        """`after_commit` sees the session of each transaction that went through (it writes the audit head)."""
        self.url = url
        self._after_commit = after_commit
        self.is_sqlite = _backend(url) == "sqlite"
        self.engine = (
            _sqlite_engine(url)
            if self.is_sqlite
            else create_engine(url, pool_pre_ping=True, hide_parameters=True)
        )
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._next, self._turn = threading.Lock(), threading.Lock()
        self._writer: int | None = None

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A unit of work: commits at the end, rolls back on any error.

        Raises Unavailable, in the officer's words, when the engine cannot be reached or written.
        """
        try:
            with self._writing(), self._sessions() as session:
                with session.begin():
                    yield session
                if self._after_commit is not None:
                    self._after_commit(session)
        except DatabaseError as trouble:
            raise _explain(trouble) or trouble from trouble.orig

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The one writer of SQLite within this process, in order: whoever waits is next, before who has just written.

        SQLite itself only looks again every now and then, so that a busy writer would starve all others.
        """
        if not self.is_sqlite:
            yield
            return
        if self._writer == threading.get_ident():
            raise RuntimeError("a transaction within a transaction would wait for itself")
        with self._next:
            self._turn.acquire()
        self._writer = threading.get_ident()
        try:
            yield
        finally:
            self._writer = None
            self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A snapshot to read from; it neither blocks writers nor waits for them. Nothing is committed."""
        try:
            with self._sessions() as session:
                session.connection(execution_options={"reading": True})
                yield session
        except DatabaseError as trouble:
            raise _explain(trouble) or trouble from trouble.orig

    @contextmanager
    def restructuring(self) -> Iterator[Session]:
        """A transaction in which tables change. SQLite makes a changed table anew, so its references rest meanwhile.

        Raises Unavailable, see `transaction`, and RuntimeError when a reference would be left hanging.
        """
        with self.transaction() as session:
            session.connection(execution_options={"restructuring": self.is_sqlite})
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
        self.engine.dispose()


_FAULTS = (
    (("readonly", "read-only"), "database_read_only", "数据库文件只读，写不进去：请检查数据目录的权限和磁盘"),
    (("disk is full", "No space left"), "disk_full", "磁盘已满，数据库写不进去：请先腾出空间"),
    (
        ("no such table", "does not exist"),
        "database_not_migrated",
        "数据库还没有建表：请执行 huiying db upgrade",
    ),
    (
        ("not a database", "malformed"),
        "database_damaged",
        "数据库文件已损坏，或不是数据库：请停下服务，从备份恢复数据目录；不要删除原文件",
    ),
    (("locked",), "database_locked", "数据库正忙（被另一个进程锁住），请稍后重试"),
    (("unable to open",), "database_unreachable", "数据库文件打不开：请检查数据目录和权限"),
    (
        ("connect", "refused", "terminat"),
        "database_unreachable",
        "数据库连接不上：请检查 HUIYING_DATABASE_URL 和数据库服务",
    ),
)


def _explain(trouble: DatabaseError) -> Unavailable | None:
    """The engine's fault in the officer's words; None for what is nobody's fault but ours."""
    words = str(trouble.orig)
    for signs, code, message in _FAULTS:
        if any(sign in words for sign in signs):
            return Unavailable(message, code=code)
    return None
