"""What spiders find, committed many at a time: a page in a transaction of its own would cost more than fetching it."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from crawlers.items import PageItem, PostItem
from crawlers.ledger import Ledger
from crawlers.responses import keep_responses
from huiying.db import Database
from huiying.errors import HuiyingError
from huiying.inbox import Published, publish

TOGETHER = 40
"""In one transaction: a worker that writes to the same engine waits no longer than for so many."""


@dataclass(frozen=True, slots=True, eq=False)
class _Deposit:
    ledger: Ledger
    item: PageItem | PostItem
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Storing:
    """One for all sources of a process. What comes in while one lot is being written is the next lot."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._waiting: deque[_Deposit] = deque()
        self._writer: asyncio.Task[None] | None = None

    async def put(self, ledger: Ledger, item: PageItem | PostItem) -> None:
        """Returns when it is committed. Raises what kept it from being."""
        deposit = _Deposit(ledger, item)
        self._waiting.append(deposit)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await deposit.done

    async def _write(self) -> None:
        try:
            while self._waiting:
                lot = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
                await self._settle(lot)
        finally:
            self._writer = None

    async def _settle(self, lot: Sequence[_Deposit]) -> None:
        """All or, if one spoils it, each by itself."""
        try:
            await asyncio.to_thread(self._commit, lot)
        except Exception as fault:  # noqa: BLE001  # it is raised where the item was put in
            if len(lot) > 1 and not isinstance(fault, HuiyingError):
                for deposit in lot:
                    await self._settle([deposit])
                return
            for deposit in lot:
                deposit.done.set_exception(fault)
            return
        for deposit in lot:
            deposit.done.set_result(None)

    def _commit(self, lot: Sequence[_Deposit]) -> None:
        responses = {
            (ready.source_id, ready.answered): ready
            for deposit in lot
            for ready in deposit.ledger.evidence(deposit.item)
        }
        ledger = lot[0].ledger
        now, seal = ledger.clock.now(), ledger.seal
        offers = [deposit.item.offer() for deposit in lot]

        def keep(session: Session) -> list[Published]:
            keep_responses(session, list(responses.values()), now=now)
            return publish(session, offers, seal=seal, now=now)

        answers = self.database.repeated(keep)
        for deposit, answer in zip(lot, answers, strict=True):
            deposit.ledger.count(deposit.item, new=answer.fresh)
