"""The feeder: sends what waits to the index beside the pipeline, so that an engine that is away or slow stops no reading."""

import logging
import threading
import time
from contextlib import suppress

from huiying import heartbeat
from huiying.app.indexing import rebuild_index
from huiying.errors import Conflict, HuiyingError, Unavailable
from huiying.outage import Outage
from huiying.service import Service

IDLE_SECONDS = 1.0
"""Between two looks: what is sent together costs the engine one refresh."""
RETRY_SECONDS = 5.0
CLOSE_SECONDS = 5.0
SIGN_SECONDS = 5.0
"""How often it says that it is alive."""
_UNFORESEEN = "送检索时出了意外：原因见服务日志"
log = logging.getLogger("huiying.feeder")


class Feeder(threading.Thread):
    """One feeder of one process; any number may run, one at a time feeds."""

    def __init__(self, service: Service) -> None:
        super().__init__(name="feeder", daemon=True)
        self._service = service
        self._stop_asked = threading.Event()
        self._outage = Outage(log)
        self._next_sign = 0.0
        self._said = ""

    def run(self) -> None:
        """Feed until told to stop; the batch under way is finished."""
        while not self._stop_asked.is_set():
            fed = self._pass()
            self._stop_asked.wait(IDLE_SECONDS if fed else RETRY_SECONDS)

    def close(self) -> None:
        """Stop, and wait a while for the batch under way: what an engine that hangs has not taken is sent again."""
        self._stop_asked.set()
        self.join(CLOSE_SECONDS)

    def _pass(self) -> bool:
        try:
            if not self._service.may_claim():
                return False
            self._feed()
        except Exception as trouble:  # noqa: BLE001  # one change that nobody foresaw must not silence the feeder
            self._outage.trouble(trouble)
            self._say(trouble.message if isinstance(trouble, HuiyingError) else _UNFORESEEN)
            return False
        self._outage.over()
        return True

    def _feed(self) -> None:
        """Send what waits. Where the index is gone it is made anew from the records: an empty one would lie."""
        try:
            sent = self._service.index.flush(self._service.database)
        except Unavailable as trouble:
            if trouble.reason != "index_missing":
                raise
            self._rebuild()
            return
        if sent or not self._waiting():
            self._say("")

    def _rebuild(self) -> None:
        log.warning("检索索引不在了，从记录重建")
        try:
            for _ in rebuild_index(self._service):
                self._say("检索索引不在了，正从记录重建：请等待")
                if self._stop_asked.is_set():
                    return
        except Conflict:
            # Another process is at it.
            return
        log.warning("检索索引重建好了")

    def _waiting(self) -> int:
        with self._service.database.reading() as session:
            return self._service.index.lag(session)

    def _say(self, fault: str) -> None:
        """Tell every process what keeps the index from being fed, at once; that all is well, now and then."""
        if fault == self._said and time.monotonic() < self._next_sign:
            return
        with suppress(HuiyingError), self._service.database.aside() as session:
            heartbeat.beat(session, "feeder", at=self._service.clock.now(), detail=fault)
            self._said, self._next_sign = fault, time.monotonic() + SIGN_SECONDS
