"""The notifier: delivers what is due beside the pipeline, so that a provider that hangs delays neither posts nor clocks."""

import logging
import threading
import time
from datetime import datetime

from huiying import heartbeat, notify
from huiying.app.owners import dead_owners
from huiying.db import Bell
from huiying.notify import claims
from huiying.notify.sending import CONNECT_SECONDS, READ_SECONDS
from huiying.outage import Outage
from huiying.service import Service

IDLE_SECONDS = 0.2
SIGN_SECONDS = 5.0
"""How often it says that it is alive and looks for what the dead have left."""
log = logging.getLogger("huiying.notifier")


class Notifier(threading.Thread):
    """One notifier of one process; any number may run against the same records."""

    def __init__(self, service: Service, *, owner: str) -> None:
        """`owner` is `host/pid`. Raises Misconfigured when the key of the channels is none."""
        super().__init__(name="notifier", daemon=True)
        self._service, self._owner = service, owner
        self._deliverer = notify.Deliverer(
            service.database, clock=service.clock, send=notify.office_sender(service.settings), owner=owner
        )
        self._stop_asked, self._woken = threading.Event(), threading.Event()
        self._next_sign = 0.0
        self._outage = Outage(log)

    def run(self) -> None:
        """Deliver until told to stop; what is being sent then is waited for."""
        # Heavy, and loaded late everywhere else but in a worker: the first notice must not wait for it.
        from huiying.notify import apprising

        apprising.prepare()
        with self._service.database.wakeups.hearing(Bell.NOTICES, self._woken.set):
            while not self._stop_asked.is_set():
                # Before the look: what comes while it lasts is worth another.
                self._woken.clear()
                if not self._pass() and not self._stop_asked.is_set():
                    self._woken.wait(IDLE_SECONDS)
        self._deliverer.wait(CONNECT_SECONDS + READ_SECONDS)

    def close(self) -> None:
        """Stop, and wait for the answers to what is being sent."""
        self._stop_asked.set()
        self._woken.set()
        self.join()

    def _pass(self) -> bool:
        try:
            if not self._service.may_claim():
                return False
            self._sign()
            dispatched = self._deliverer.dispatch()
        except Exception as trouble:  # noqa: BLE001  # one notice that nobody foresaw must not silence all others
            self._outage.trouble(trouble)
            return False
        self._outage.over()
        return dispatched > 0

    def _sign(self) -> None:
        if time.monotonic() < self._next_sign:
            return
        self._look_after(self._service.clock.now())
        self._next_sign = time.monotonic() + SIGN_SECONDS

    def _look_after(self, now: datetime) -> None:
        with self._service.database.aside() as session:
            claims.adopt(session, dead_owners(claims.owners(session)), now=now)
            heartbeat.beat(session, "notifier", at=now, detail=self._owner)
