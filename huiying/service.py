"""One running service: what its commands, worker and routes share. Made once, by the composition root."""

from dataclasses import dataclass

from huiying.clock import Clock
from huiying.db import Database
from huiying.index import DocumentIndex
from huiying.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Settings, records, time and search of one running service."""

    settings: Settings
    database: Database
    clock: Clock
    index: DocumentIndex
