"""Puts the service together from its settings; every command begins here."""

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying import audit, moves
from huiying.app.migrations import upgrade
from huiying.clock import Clock, FileClock, SystemClock
from huiying.db import Database
from huiying.errors import Misconfigured, Unavailable
from huiying.index import open_index
from huiying.keymark import demand_key
from huiying.outage import Outage
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings
from huiying.skew import Timecheck
from nlp.models import Document

HEAD_BEHIND = "请检查数据目录的磁盘和权限；记录照常，链头暂时落后，写得下时会自动补上"
log = logging.getLogger("huiying.records")


def audit_head(settings: Settings) -> Path:
    """The file beside the database that holds the head of the audit chain."""
    return settings.folder / "audit.head"


def open_clock(settings: Settings) -> Clock:
    """The machine's clock, or the simulated one of a demo or drill. Raises Misconfigured if its file
    is missing or damaged.
    """
    if not settings.simulated:
        return SystemClock()
    if not settings.clock_file.exists():
        raise Misconfigured(
            f"设置了模拟时钟，但没有 {settings.clock_file}：请取消 HUIYING_SIMULATED，或先执行 huiying demo"
        )
    clock = FileClock(settings.clock_file)
    clock.now()
    return clock


def open_database(settings: Settings, *, part: str = "command", any_key: bool = False) -> Database:
    """The record engine, its tables brought up to date; nobody writes there while the office moves, see `huiying.moves`.

    `part` of the service is what the operator of a server sees. Raises Misconfigured where another key is the office's.
    """
    database = open_records(settings, before_write=moves.refuse, part=part)
    try:
        _make_ready(database, settings, any_key=any_key)
    except BaseException:
        database.dispose()
        raise
    return database


def _make_ready(database: Database, settings: Settings, *, any_key: bool) -> None:
    seal = office_seal(settings)
    upgrade(database, seal)
    if not any_key:
        demand_key(database, seal)
    if not database.is_sqlite:
        _acquaint(database, audit_head(settings))
    with database.reading() as session:
        moves.refuse_unfinished(session)


def open_records(
    settings: Settings, *, before_write: Callable[[Session], None] | None = None, part: str = "command"
) -> Database:
    """The record engine as it is; what is committed to the audit chain shows in the head file."""
    head = audit_head(settings)

    outage = Outage(log)

    def write_head(session: Session) -> None:
        if audit.HEAD not in session.info:
            return
        try:
            audit.write_head(head, *session.info.pop(audit.HEAD))
        except OSError as refused:
            # What was to be recorded is recorded: to say that it failed would have it done twice. The head catches up.
            outage.trouble(
                Unavailable(f"{head} 写不下来（{refused.strerror}）：{HEAD_BEHIND}", code="head_behind")
            )
        else:
            outage.over()

    return Database(
        settings.record_url,
        before_write=before_write,
        after_commit=write_head,
        part=part,
        connections=settings.database_connections,
    )


def _acquaint(database: Database, head: Path) -> None:
    """A machine that is new to the records begins to vouch for the chain as it finds it."""
    if head.exists():
        return
    with database.reading() as session:
        last = audit.last_row(session)
    if last is not None:
        audit.write_head(head, last.id, last.hash)


def open_service(settings: Settings | None = None, *, part: str = "command") -> Service:
    """Everything, ready to use; an empty data folder is made usable."""
    settings = settings or Settings()
    clock = open_clock(settings)
    database = open_database(settings, part=part)
    index = open_index(settings, database)
    # An index that is gone stops nobody from recording: what waits for it is sent when it is back.
    with suppress(Unavailable):
        index.prepare(database, empty=_is_empty(database))
    timecheck = None if settings.simulated else Timecheck(database, clock)
    return Service(settings=settings, clock=clock, database=database, index=index, timecheck=timecheck)


def _is_empty(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Document.id).limit(1)) is None
