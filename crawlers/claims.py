"""What one crawler process holds: the turns it took, its leases, its records. Every method is a short transaction and blocks."""

import os
import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from crawlers import schedule
from crawlers.ledger import Ledger
from crawlers.models import SourceRun
from crawlers.registry.reading import declared_sources
from crawlers.report import Report
from crawlers.schedule import host_of
from crawlers.sources import Source
from huiying.addresses import is_inside
from huiying.clock import Clock
from huiying.db import Database
from huiying.errors import Misconfigured
from huiying.sealing import Seal
from huiying.settings import Settings
from huiying.skew import Timecheck


def _this_process() -> str:
    return f"{socket.gethostname()}/{os.getpid()}"


@dataclass(kw_only=True)
class Claims:
    """The claims of this process on the sources of a file and of the database."""

    settings: Settings
    database: Database
    clock: Clock
    seal: Seal
    path: Path
    owner: str = field(default_factory=_this_process)
    timecheck: Timecheck | None = None
    hosts: frozenset[str] = frozenset()
    """Of all declared sources, as of the last look."""
    faults: Sequence[str] = ()
    """In Chinese: declarations that cannot be read, sources that may not be asked; as of the last look."""

    def anything_to_take(self, only: Collection[str]) -> bool:
        """Whether a turn may be found. Raises like `take`."""
        return self._due(self._declared(only), only)

    def _due(self, sources: Sequence[Source], only: Collection[str]) -> bool:
        """Spares a look that finds nothing the locks of a claim."""
        with self.database.reading() as session:
            return bool(only) or schedule.anything_due(session, sources, now=self.clock.now())

    def take(self, limit: int, *, only: Collection[str] = (), done: Collection[str] = ()) -> list[Ledger]:
        """Up to `limit` sources whose turn it is, or those named. Raises Misconfigured when there is none at all."""
        sources = self._declared(only)
        if not self._due(sources, only):
            return []
        if self.timecheck is not None and not self.timecheck.may_claim():
            # Said in the log; a machine whose time is wrong would take what others hold.
            return []
        with self.database.aside() as session:
            turns = schedule.claim(
                session,
                sources,
                owner=self.owner,
                now=self.clock.now(),
                only=only,
                done=done,
                limit=limit,
                lease=self._lease,
            )
        return [
            Ledger(database=self.database, clock=self.clock, source=source, run_id=run, seal=self.seal)
            for source, run in turns
        ]

    def _declared(self, only: Collection[str]) -> list[Source]:
        with self.database.reading() as session:
            registry = declared_sources(session, self.path)
        sources = registry.demand()
        _check_names(sources, only)
        askable = [source for source in sources if self.settings.contact or _is_near(source)]
        self.hosts = frozenset(host for host in map(host_of, askable) if host)
        self.faults = [*registry.faults, *_unnamed(sources, askable)]
        return askable

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self.settings.crawl_lease)

    def renew(self) -> None:
        """Hold on to what is being read."""
        with self.database.aside() as session:
            schedule.renew(session, self.owner, now=self.clock.now(), lease=self._lease)

    def release(self) -> None:
        """Let go of what is still held."""
        with self.database.aside() as session:
            schedule.release(session, self.owner, now=self.clock.now())

    def report(self, ledger: Ledger) -> Report:
        """What became of a turn."""
        with self.database.reading() as session:
            return Report.of(session.get_one(SourceRun, ledger.run_id))


def _is_near(source: Source) -> bool:
    host = host_of(source)
    return host is None or host == "localhost" or is_inside(host)


def _unnamed(sources: Sequence[Source], askable: Sequence[Source]) -> list[str]:
    left = len(sources) - len(askable)
    words = f"没有设置采集联系人，{left} 个外网来源没有采：请先设置 HUIYING_CONTACT（本单位的邮箱或电话，会告诉被采集的网站）"
    return [words] if left else []


def _check_names(sources: Sequence[Source], only: Collection[str]) -> None:
    unknown = sorted(set(only) - {source.id for source in sources})
    if unknown:
        known = "、".join(source.id for source in sources)
        raise Misconfigured(f"没有来源 {'、'.join(unknown)}；有的是：{known}")
