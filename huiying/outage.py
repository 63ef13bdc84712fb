"""One part's trouble in the log: told when it begins, once a minute while it lasts, and when it is over.

Whoever looks for work twice a second would else fill the disk that is perhaps the trouble.
"""

import logging
import time
from collections.abc import Callable

from huiying import errorlog
from huiying.errors import HuiyingError

EVERY = 60.0
"""Seconds between two tellings of the same trouble, also where it comes and goes."""


class Outage:
    """What one part cannot do at present. One thread each."""

    def __init__(self, log: logging.Logger, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._log, self._monotonic = log, monotonic
        self._told: dict[str, float] = {}
        self._since: float | None = None
        self._tries = 0
        self._in_view = False

    def trouble(self, error: Exception) -> None:
        """It went wrong, again or for the first time; it will be tried again. What nobody foresaw is kept in its file."""
        now = self._monotonic()
        self._since = now if self._since is None else self._since
        self._tries += 1
        reason = error.reason if isinstance(error, HuiyingError) else type(error).__name__
        if now < self._told.get(reason, now):
            return
        self._told[reason] = now + EVERY
        words = f"{error.message}（{reason}）" if isinstance(error, HuiyingError) else errorlog.keep(error)
        lasting = f"；已 {now - self._since:.0f} 秒，试了 {self._tries} 次" if self._tries > 1 else ""
        self._log.warning("%s；会自动重试%s", words, lasting)
        self._in_view = True

    def over(self) -> None:
        """It goes well; said where the trouble was."""
        if self._since is None:
            return
        if self._in_view:
            self._log.warning(
                "恢复了：前后 %.0f 秒，试了 %d 次", self._monotonic() - self._since, self._tries
            )
        self._since, self._tries, self._in_view = None, 0, False
