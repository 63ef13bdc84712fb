"""The timekeeper: passes the scheduler beside the pipeline, so that a heavy batch delays no reminder, and watches the watch."""

import logging
import threading
import time
from datetime import datetime, timedelta

import httpx
from sqlalchemy.orm import Session

from alerts import auditor
from api.views.health import health
from huiying import heartbeat, schedule
from huiying.app import sourcewatch
from huiying.app.scheduling import due_parts
from huiying.db import exclusively
from huiying.outage import Outage
from huiying.service import Service

IDLE_SECONDS = 0.2
BESIDE_SECONDS = 2.0
"""Where another process of the same office looks that often, one that merely stands by looks as seldom as this."""
SIGN_SECONDS = 5.0
AUDIT_EVERY = timedelta(minutes=1)
OUTSIDE_SECONDS = 5.0
log = logging.getLogger("huiying.timekeeper")


class Timekeeper(threading.Thread):
    """One timekeeper of one process; any number may run against the same records.

    One of them looks often. The others stand by: they take its place when it is gone, and act where it hangs.
    """

    def __init__(self, service: Service, *, owner: str) -> None:
        """`owner` is `host/pid`."""
        super().__init__(name="timekeeper", daemon=True)
        self._service, self._owner = service, owner
        self._parts = due_parts(service.settings)
        self._stop_asked = threading.Event()
        self._next_sign = 0.0

    def run(self) -> None:
        """Pass until told to stop."""
        outage, pause = Outage(log), IDLE_SECONDS
        while not self._stop_asked.wait(pause):
            try:
                with exclusively(self._service.database, "timekeeper") as foremost:
                    self._pass(outage)
                    while foremost and not self._stop_asked.wait(IDLE_SECONDS):
                        self._pass(outage)
                pause = BESIDE_SECONDS
            except Exception as trouble:  # noqa: BLE001  # what nobody foresaw must not stop all clocks
                outage.trouble(trouble)
                pause = IDLE_SECONDS

    def _pass(self, outage: Outage) -> None:
        self.once()
        outage.over()

    def close(self) -> None:
        """Stop, and wait for the pass in hand."""
        self._stop_asked.set()
        self.join()

    def once(self) -> int:
        """One pass: what is due; every few seconds a sign of life, every minute a look at the watch itself."""
        if not self._service.may_claim():
            return 0
        now = self._service.clock.now()
        done = schedule.pass_through(self._service.database, self._parts, now=now).total
        if time.monotonic() >= self._next_sign:
            self._next_sign = time.monotonic() + SIGN_SECONDS
            self.sign(now)
        return done

    def sign(self, now: datetime) -> None:
        """Say that it is alive; where nobody has audited for a minute, audit, and tell the outside that all is well."""
        database = self._service.database
        with database.aside() as session:
            heartbeat.beat(session, "scheduler", at=now, detail=self._owner)
            due = _audit_due(session, now)
        audited = False
        if due:
            with database.transaction() as session:
                # Asked again in the turn: of all processes that saw it due the first one does it.
                audited = _audit_due(session, now) and _audit(session, now)
        if audited:
            self._tell_outside(now)
            self._look_at_sources(now)

    def _look_at_sources(self, now: datetime) -> None:
        # A simulated clock leaps: nobody could have crawled in between.
        if not self._service.settings.simulated:
            with self._service.database.transaction() as session:
                sourcewatch.look(session, self._service.settings, now=now)

    def _tell_outside(self, now: datetime) -> None:
        """Silence outside is the alarm: nothing is sent unless every part is well."""
        url, simulated = self._service.settings.heartbeat_url, self._service.settings.simulated
        if url is None or simulated:
            return
        state = health(self._service)
        if not state.ok:
            log.warning("不向外报平安：%s", state.summary)
            return
        try:
            answer = httpx.get(url.get_secret_value(), timeout=OUTSIDE_SECONDS, follow_redirects=False)
            words = f"{answer.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL) as trouble:
            words = type(trouble).__name__
            log.warning("平安信号没有送到：%s", words)
        with self._service.database.aside() as session:
            heartbeat.beat(session, "outside", at=now, detail=words)


def _audit_due(session: Session, now: datetime) -> bool:
    """Once a minute for all processes together."""
    last = heartbeat.latest(session, "auditor")
    return last is None or not timedelta() <= now - last.at < AUDIT_EVERY


def _audit(session: Session, now: datetime) -> bool:
    mended = auditor.mend(session, now=now)
    for words in mended:
        log.warning("%s", words)
    heartbeat.beat(session, "auditor", at=now, detail="；".join(mended))
    return True
