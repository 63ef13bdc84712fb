"""The work of one crawler process: take what is due, read several sources at once, hold on to them, let go of them."""

import asyncio
import os
import signal
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from crawlers.claims import Claims
from crawlers.engine import Engine
from crawlers.handed import read_handed
from crawlers.ledger import Ledger
from crawlers.report import Report
from crawlers.sources import HandedSource
from crawlers.verdict import Answer
from huiying import errorlog
from huiying.errors import HuiyingError

LOOK = 2.0
"""Seconds between two looks whose turn it is."""
GRACE = 5.0
"""Seconds a stopped process waits for the answers under way."""
RUNS = 5000
"""Runs after which a process that keeps going makes room for a new one, so that nothing can pile up in it."""


@dataclass(kw_only=True)
class Rounds:
    """Rounds until all that was due has been read once or, with `watch`, until a signal."""

    claims: Claims
    engine: Engine
    tell: Callable[[Report], None]
    complain: Callable[[str], None]
    only: Collection[str] = ()
    watch: bool = False
    parent: int = field(default_factory=os.getppid)
    """Whoever started the process; named by it, because it may be gone before we have looked."""
    _running: set[asyncio.Task[None]] = field(default_factory=set)
    _done: list[str] = field(default_factory=list)
    _said: frozenset[str] = frozenset()
    _ending: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Raises what keeps a single round from beginning; a watch says it and looks again."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        renewal = loop.create_task(self._renew())
        try:
            while await self._round():
                pass
        finally:
            renewal.cancel()
            await asyncio.to_thread(self.claims.release)

    def stop(self) -> None:
        """Take nothing more, let what is being read come to its end, and end."""
        if self._ending is None:
            self._ending = asyncio.create_task(self.engine.stop())

    async def _round(self) -> bool:
        """One look; False at the end."""
        if self._ending is not None:
            if self._running:
                await asyncio.wait(self._running, timeout=GRACE)
            return False
        worn_out = len(self._done) >= RUNS or os.getppid() != self.parent
        if not worn_out:
            await self._take()
        if self._running:
            await asyncio.wait(self._running, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
        elif self.watch and not worn_out:
            await asyncio.sleep(LOOK)
        else:
            return False
        return True

    async def _take(self) -> None:
        free = self.claims.settings.crawl_together - len(self._running)
        try:
            ledgers = await asyncio.to_thread(self._claim, free) if free > 0 else []
        except HuiyingError as trouble:
            if not self.watch:
                raise
            self._complain_anew([f"{trouble.message}（{trouble.reason}）；稍后再看"])
            return
        self.engine.declare(self.claims.hosts)
        self._complain_anew(self.claims.faults)
        for ledger in ledgers:
            self._done.append(ledger.source.id)
            task = asyncio.create_task(self._read(ledger))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    def _claim(self, free: int) -> list[Ledger]:
        return self.claims.take(free, only=self.only, done=() if self.watch else self._done)

    def _complain_anew(self, words: Collection[str]) -> None:
        for sentence in words:
            if sentence not in self._said:
                self.complain(sentence)
        self._said = frozenset(words)

    async def _read(self, ledger: Ledger) -> None:
        try:
            if isinstance(ledger.source, HandedSource):
                await asyncio.to_thread(read_handed, ledger, self.claims.settings.folder)
            else:
                await self.engine.read(ledger)
        except Exception as surprise:  # noqa: BLE001  # one source must not end the others
            ledger.tally.answer, ledger.tally.detail = Answer.FAILED, errorlog.keep(surprise)
        try:
            if not ledger.closed:
                await asyncio.to_thread(ledger.close)
            self.tell(await asyncio.to_thread(self.claims.report, ledger))
        except HuiyingError as trouble:
            # Without a record the lease runs out, and the source is read again.
            self.complain(f"{ledger.source.id}：{trouble.message}")

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self.claims.settings.crawl_lease / 4)
            try:
                await asyncio.to_thread(self.claims.renew)
            except HuiyingError as trouble:
                self.complain(f"租期没有续上：{trouble.message}")
