"""One running service: what its commands, worker and routes share. Made once, by the composition root."""

from collections.abc import Sequence
from dataclasses import dataclass

from huiying.clock import Clock
from huiying.db import Database
from huiying.index import DocumentIndex
from huiying.schedule import Part
from huiying.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Settings, records, time and search of one running service."""

    settings: Settings
    database: Database
    clock: Clock
    index: DocumentIndex
    schedule: Sequence[Part] = ()
    """What falls due by itself; a simulated clock that is turned stops for each."""
