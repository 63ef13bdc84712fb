"""Machines that share records must agree on the time: leases and deadlines of one are read by the others.

Each process holds its clock against that of the database server. SQLite is of one machine, and has nothing to compare.
"""

import logging
import socket
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, type_coerce
from sqlalchemy.orm import Session

from huiying import heartbeat
from huiying.clock import Clock
from huiying.db import Database, UTCDateTime
from huiying.heartbeat import Heartbeat
from huiying.inbox import LEASE

TOLERATED = timedelta(seconds=2)
EVERY_SECONDS = 5.0
LASTS = timedelta(minutes=2)
"""How long what a machine said of itself is believed."""
_NAME = "clock:"
log = logging.getLogger("huiying.skew")


class Standing(StrEnum):
    """What becomes of a machine whose clock differs so much."""

    FINE = "fine"
    WARNED = "warned"
    STOPPED = "stopped"
    """It would take what others hold, or hold what nobody can take: it claims nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skew:
    """How far a clock is ahead of the server's (behind: negative), as far as the time of asking allows to say."""

    ahead: timedelta

    @classmethod
    def between(cls, before: datetime, server: datetime, after: datetime) -> "Skew":
        """The server was asked between two looks at our clock; half of that time is nobody's fault."""
        half = (after - before) / 2
        ahead = before + half - server
        sure = max(timedelta(), abs(ahead) - half)
        return cls(ahead=sure if ahead > timedelta() else -sure)

    def standing(self, lease: timedelta = LEASE) -> Standing:
        if abs(self.ahead) > lease / 2:
            return Standing.STOPPED
        return Standing.WARNED if abs(self.ahead) > TOLERATED else Standing.FINE


class Timecheck:
    """The clock of this process, held against the server's every few seconds; one for all its threads."""

    def __init__(self, database: Database, clock: Clock, *, lease: timedelta = LEASE) -> None:
        """`lease`: the shortest one by which this process claims."""
        self._database, self._clock, self._lease = database, clock, lease
        self._guard, self._next = threading.Lock(), 0.0
        self._standing = Standing.FINE

    def may_claim(self) -> bool:
        """Whether this machine's clock is good enough. Raises Unavailable when the server cannot be asked."""
        if self._database.is_sqlite:
            return True
        with self._guard:
            if time.monotonic() >= self._next:
                self._look()
                self._next = time.monotonic() + EVERY_SECONDS
            return self._standing is not Standing.STOPPED

    def complaints(self, session: Session) -> list[str]:
        """What is wrong with the clocks of this machine and of those that said so lately, by the server's own time."""
        if self._database.is_sqlite:
            return []
        here, (skew, server) = socket.gethostname(), measured(session, self._clock)
        found = {here: (skew.ahead, skew.standing(self._lease))}
        query = select(Heartbeat).where(Heartbeat.name.startswith(_NAME), Heartbeat.at > server - LASTS)
        for sign in session.scalars(query.order_by(Heartbeat.name)):
            standing, _, seconds = sign.detail.partition(" ")
            said = timedelta(seconds=float(seconds)), Standing(standing)
            found.setdefault(sign.name.removeprefix(_NAME), said)
        return [words(machine, *of) for machine, of in found.items() if of[1] is not Standing.FINE]

    def _look(self) -> None:
        with self._database.reading() as session:
            skew, server = measured(session, self._clock)
        standing = skew.standing(self._lease)
        if standing is Standing.FINE and self._standing is Standing.FINE:
            return
        if standing is not self._standing:
            log.warning("%s", words(socket.gethostname(), skew.ahead, standing))
        with self._database.aside() as session:
            detail = f"{standing} {skew.ahead.total_seconds():.1f}"
            heartbeat.beat(session, f"{_NAME}{socket.gethostname()}"[:60], at=server, detail=detail)
        self._standing = standing


def measured(session: Session, clock: Clock) -> tuple[Skew, datetime]:
    """How far a clock differs from the server's, and the server's time."""
    session.connection()
    before = clock.now()
    server = session.execute(select(type_coerce(func.clock_timestamp(), UTCDateTime()))).scalar_one()
    return Skew.between(before, server, clock.now()), server


def words(machine: str, ahead: timedelta, standing: Standing) -> str:
    """What is wrong with a machine's clock, and the remedy."""
    seconds = ahead.total_seconds()
    if standing is Standing.FINE:
        return f"{machine} 的时钟与数据库服务器一致"
    told = f"{machine} 的时钟比数据库服务器{'快' if seconds > 0 else '慢'} {abs(seconds):.1f} 秒：请校时（启用 NTP，如 chrony）"
    return told if standing is Standing.WARNED else f"{told}；校好以前这台机器不领任务"
