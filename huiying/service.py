"""One running service: what its commands, worker and routes share. Made once, by the composition root."""

from collections.abc import Sequence
from dataclasses import dataclass

from huiying.clock import Clock
from huiying.db import Database
from huiying.index import DocumentIndex
from huiying.schedule import Part
from huiying.settings import Settings
from huiying.skew import Timecheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Settings, records, time and search of one running service."""

    settings: Settings
    database: Database
    clock: Clock
    index: DocumentIndex
    schedule: Sequence[Part] = ()
    """What falls due by itself; a simulated clock that is turned stops for each."""
    timecheck: Timecheck | None = None
    """None: the time is not the machine's own."""

    def may_claim(self) -> bool:
        """Whether this machine agrees with the others on the time. Raises Unavailable when the engine is gone."""
        return self.timecheck is None or self.timecheck.may_claim()
