"""`huiying serve --simulate`: an empty office whose time stands still until it is turned; for trying out whole courses.

The folder is marked, so that every process on it takes the same simulated time. What waits is read, and what is due is
done, before a request is answered: whoever posts and then asks sees what came of it.
"""

import logging
import threading
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from alerts.models import Alert, Case, Obligation
from huiying.app.bootstrap import open_service
from huiying.app.indexing import feed_index
from huiying.app.notifier import Notifier
from huiying.app.scheduling import due_parts
from huiying.app.worker import Worker
from huiying.clock import FileClock, aware
from huiying.db import Database
from huiying.errors import HuiyingError, Invalid, Misconfigured
from huiying.inbox import InboxItem
from huiying.notify.models import Notice
from huiying.service import Service
from huiying.settings import SIMULATED_MARK, Settings
from nlp.models import Document, Event

LIFE = {
    InboxItem: "收件",
    Document: "帖文",
    Event: "事件",
    Alert: "预警",
    Case: "办件",
    Obligation: "时限",
    Notice: "通知",
}
"""What an empty office has none of; accounts, units, rosters and channels it may have."""
log = logging.getLogger("huiying.simulation")


def begin(text: str) -> Service:
    """Make the empty data folder a simulated one at this time. Raises Misconfigured for one that is in use."""
    at, settings = moment(text), Settings()
    if settings.simulated:
        raise Misconfigured(
            f"数据目录 {settings.folder} 已经在用模拟时钟：继续用它请执行 huiying serve，重新开始请换一个空目录",
            code="folder_in_use",
        )
    service = open_service(settings)
    try:
        require_empty(service.database, settings)
    finally:
        service.database.dispose()
    FileClock(settings.clock_file).set(at)
    (settings.folder / SIMULATED_MARK).write_text(f"{at.isoformat()}\n", "utf-8")
    service = open_service(Settings())
    return replace(service, schedule=due_parts(service.settings))


def moment(text: str) -> datetime:
    """The time a simulation begins at. Raises Invalid for one without a zone."""
    try:
        return aware(datetime.fromisoformat(text))
    except ValueError as wrong:
        raise Invalid(
            f"“{text}” 不是时间：请写成 2026-03-01T08:00:00+08:00 的形式", code="bad_time"
        ) from wrong


def require_empty(database: Database, settings: Settings) -> None:
    """Raises Misconfigured, naming what is there: a simulated clock must never be set over a real office."""
    with database.reading() as session:
        held = [
            words
            for table, words in LIFE.items()
            if session.scalar(select(table.__table__.c[table.__mapper__.primary_key[0].name]).limit(1))
            is not None
        ]
    if held:
        raise Misconfigured(
            f"数据目录 {settings.folder} 里已有{'、'.join(held)}：模拟只能从空目录开始，请换一个 HUIYING_HOME",
            code="folder_in_use",
        )


class Simulation:
    """The application with its own worker: before each request of the API, what waits is read and what is due is done."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._worker = Worker(service)
        self._service = service
        self._worker.pipeline.prepare()
        self._notifier = Notifier(service, owner=self._worker.pipeline.owner)
        self._turn = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Catch up, then answer."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            await run_in_threadpool(self.catch_up)
        await self._app(scope, receive, send)

    def start(self) -> None:
        """Begin to deliver notices."""
        self._notifier.start()

    def close(self) -> None:
        """Let go what is held."""
        self._notifier.close()
        self._worker.pipeline.close()

    def catch_up(self) -> None:
        """Read all that waits and do all that is due, one request at a time."""
        with self._turn:
            try:
                while self._worker.once():
                    pass
                feed_index(self._service)
            except HuiyingError as trouble:
                log.warning("%s（%s）", trouble.message, trouble.reason)
