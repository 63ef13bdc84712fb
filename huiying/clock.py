"""Where time comes from. Nothing else in the service asks the machine what time it is.

A simulated clock is one small file that crawler, worker and API share, so that a demo, a drill or a test
turns the time of all of them at once.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from huiying.errors import Invalid, Misconfigured

BEIJING = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """The current time, aware, in UTC."""

    def now(self) -> datetime: ...


def aware(moment: datetime) -> datetime:
    """The same moment in UTC. Raises Invalid for a time without a zone: it could be eight hours wrong."""
    if moment.tzinfo is None:
        raise Invalid(
            f"时间 {moment.isoformat()} 没有时区，请写成 2026-03-01T08:00:00+08:00 的形式", code="naive_time"
        )
    return moment.astimezone(UTC)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that moves only when told; for decisions under test."""

    moment: datetime

    def now(self) -> datetime:
        return aware(self.moment)

    def advance(self, step: timedelta) -> None:
        self.moment = aware(self.moment) + step


@dataclass(frozen=True, slots=True)
class FileClock:
    """A simulated clock kept in a file: it shows `anchor` and, if `running`, goes on from there in real time."""

    path: Path

    def now(self) -> datetime:
        """Raises Misconfigured when the file is gone or damaged: a guessed time would turn every clock."""
        try:
            state = json.loads(self.path.read_text("utf-8"))
            anchor = aware(datetime.fromisoformat(state["anchor"]))
            since = aware(datetime.fromisoformat(state["set_at"]))
            running = bool(state["running"])
        except (OSError, ValueError, KeyError, TypeError, Invalid) as fault:
            raise Misconfigured(
                f"模拟时钟 {self.path} 读不出来：请重新执行 huiying demo，或取消 HUIYING_SIMULATED",
                code="clock_unreadable",
            ) from fault
        return anchor + (datetime.now(UTC) - since) if running else anchor

    def set(self, moment: datetime, *, running: bool = False) -> None:
        """Turn the clock. Readers see the old time or the new one, never half a file."""
        state = {
            "anchor": aware(moment).isoformat(),
            "running": running,
            "set_at": datetime.now(UTC).isoformat(),
        }
        draft = self.path.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps(state), "utf-8")
        draft.replace(self.path)
