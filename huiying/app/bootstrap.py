"""Puts the service together from its settings; every command begins here."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import Session

from huiying import audit, moves
from huiying.app.migrations import upgrade
from huiying.clock import Clock, FileClock, SystemClock
from huiying.db import Database
from huiying.errors import Misconfigured, Unavailable
from huiying.index import open_index
from huiying.sealing import office_seal
from huiying.service import Service
from huiying.settings import Settings


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


def open_database(settings: Settings) -> Database:
    """The record engine, its tables brought up to date."""
    head = audit_head(settings)

    def write_head(session: Session) -> None:
        if audit.HEAD in session.info:
            audit.write_head(head, *session.info.pop(audit.HEAD))

    database = Database(settings.record_url, before_write=moves.refuse, after_commit=write_head)
    upgrade(database, office_seal(settings))
    with database.reading() as session:
        moves.refuse_unfinished(session)
    return database


def open_service(settings: Settings | None = None) -> Service:
    """Everything, ready to use; an empty data folder is made usable."""
    settings = settings or Settings()
    clock = open_clock(settings)
    database = open_database(settings)
    index = open_index(settings, database)
    # An index that is gone stops nobody from recording: what waits for it is sent when it is back.
    with suppress(Unavailable):
        index.prepare(database)
    return Service(settings=settings, clock=clock, database=database, index=index)
