"""The worker: reads the inbox, passes the scheduler, keeps the index fed, delivers notices — until told to stop."""

import gc
import logging
import signal
import threading
import time
from datetime import datetime, timedelta
from types import FrameType

from huiying import heartbeat, inbox
from huiying.alive import give_sign
from huiying.app.feeder import Feeder
from huiying.app.notifier import Notifier
from huiying.app.owners import dead_owners
from huiying.app.pipeline import Pipeline
from huiying.app.timekeeper import Timekeeper
from huiying.db import Bell
from huiying.outage import Outage
from huiying.service import Service
from nlp.watching import backfill

IDLE_SECONDS = 0.5
SIGN_EVERY = timedelta(seconds=10)
log = logging.getLogger("huiying.worker")


class Worker:
    """One worker process; any number may run against the same records."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.pipeline = Pipeline(service)
        self.timekeeper = Timekeeper(service, owner=self.pipeline.owner)
        self._outage, self._broke_off = Outage(log), False
        self._signed: tuple[float, datetime] | None = None
        self._stop, self._woken = threading.Event(), threading.Event()

    def stop(self, *_signal: int | FrameType | None) -> None:
        """Finish the batch in hand, then end."""
        self._stop.set()
        self._woken.set()

    def run(self) -> None:
        """Work until a signal; what is held is let go. Raises Misconfigured when a model is damaged."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        self._prepare()
        notifier = Notifier(self.service, owner=self.pipeline.owner)
        notifier.start()
        feeder = Feeder(self.service)
        feeder.start()
        self.timekeeper.start()
        try:
            with self.service.database.wakeups.hearing(Bell.INBOX, self._woken.set):
                log.info("已就绪：%s", self.pipeline.owner)
                self._work()
        finally:
            self.timekeeper.close()
            notifier.close()
            self.pipeline.close()
            feeder.close()

    def _prepare(self) -> None:
        """Load what is heavy before anything waits for it, and let the collector of cycles never look at it again."""
        self.pipeline.prepare()
        from huiying.notify import apprising

        apprising.prepare()
        gc.collect()
        gc.freeze()
        # Storing makes thousands of rows that are in no cycle: looked through every 700, they cost a batch a fiftieth more.
        gc.set_threshold(20_000)

    def _work(self) -> None:
        while not self._stop.is_set():
            give_sign(self.service.settings)
            # Before the look: what comes while it lasts is worth another.
            self._woken.clear()
            if not self._pass() and not self._stop.is_set():
                self._woken.wait(IDLE_SECONDS)

    def _pass(self) -> bool:
        try:
            if self._broke_off:
                # What it had in hand then is read now, not when its lease ends.
                self.pipeline.close()
                self._broke_off = False
            handled = self._take()
        except Exception as trouble:  # noqa: BLE001  # what nobody foresaw must not stop the reading of all else
            self._broke_off = True
            self._outage.trouble(trouble)
            return False
        self._outage.over()
        return handled > 0

    def once(self) -> int:
        """One pass of everything, for whoever runs no threads: first what falls due, then what is new."""
        self.timekeeper.once()
        return self._take()

    def _take(self) -> int:
        """Adopt what the dead left, read a batch, go over some of the past; with nothing of that to do, tidy the index."""
        if not self.service.may_claim():
            return 0
        now = self.service.clock.now()
        self._look_after(now)
        handled = self.pipeline.run_once().handled
        # Beside what is new, a batch of the past at a time for watch topics that are new or changed.
        handled += backfill.advance(self.service.database, now=now)
        return handled or int(self.service.index.tidy(self.service.database))

    def _look_after(self, now: datetime) -> None:
        """Adopt what the dead left and say that this one lives: not with every batch, for each waits until others have stored."""
        if self._signed is not None:
            at, said = self._signed
            if time.monotonic() - at < SIGN_EVERY.total_seconds() and timedelta() <= now - said < SIGN_EVERY:
                return
        with self.service.database.aside() as session:
            inbox.adopt(session, dead_owners(inbox.owners(session)), now=now)
            heartbeat.beat(session, "worker", at=now, detail=self.pipeline.owner)
        self._signed = time.monotonic(), now
