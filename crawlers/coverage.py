"""How far the watch can be relied upon: “all quiet” is worth what its sources are worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.health.hours import histories
from crawlers.health.judging import Condition, Learned, SourceHealth, judged, learned
from crawlers.health.silence import Off, weekend
from crawlers.layout import suspicion
from crawlers.models import GOOD, RunState, SourceState
from crawlers.sources import Source

ENOUGH = 0.9
"""Share of the sources that must have been read for anything to be said of the whole."""
_READ = GOOD | {RunState.PARTIAL}


def coverage(
    session: Session, sources: Sequence[Source], *, now: datetime, off: Off = weekend
) -> list[SourceHealth]:
    """Health of every declared source, in their order."""
    ids = [source.id for source in sources]
    states = {one.id: one for one in session.scalars(select(SourceState).where(SourceState.id.in_(ids)))}
    known = _learned(session, sources, states, now, off)
    return [judged(source, states.get(source.id), known[source.id], now=now) for source in sources]


_HOUR = 3600
_Key = tuple[str, str, float, datetime | None, int]
_held: dict[_Key, Learned] = {}
"""Eight weeks of every source are too much to read for each look at the board: a history is judged once an hour, and
whenever the source was read again."""
_MOST = 5000


def _learned(
    session: Session,
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    now: datetime,
    off: Off,
) -> dict[str, Learned]:
    keys = {source.id: _key(session, source, states.get(source.id), now) for source in sources}
    if len(_held) > _MOST:
        _held.clear()
    missing = [source for source in sources if keys[source.id] not in _held]
    hours = histories(session, [source.id for source in missing], now=now)
    for source in missing:
        state = states.get(source.id)
        layout = suspicion(session, source.id)
        _held[keys[source.id]] = learned(source, state, hours[source.id], now=now, off=off, layout=layout)
    return {source.id: _held[keys[source.id]] for source in sources}


def _key(session: Session, source: Source, state: SourceState | None, now: datetime) -> _Key:
    place = str(session.get_bind().engine.url)
    asked = state.last_run_at if state else None
    # Not all of them at the full hour.
    hour = int(now.timestamp() + crc32(source.id.encode()) % _HOUR) // _HOUR
    return place, source.id, source.silent_after_hours, asked, hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The whole watch. `expected` sources ought to be read, `good` of them are; `usual` is None where nothing is known."""

    expected: int
    good: int
    read: int
    """Of the expected those that could be read, a few articles aside."""
    down: tuple[SourceHealth, ...]
    count: int
    """New posts of the last 24 hours."""
    usual: float | None
    """What the sources with a history bring on such a day, and `known` of them brought today."""
    known: int
    last_run_at: datetime | None

    @property
    def whole(self) -> bool:
        """Nothing is down and nearly every source was read: quiet may be called quiet."""
        return self.expected > 0 and not self.down and self.read >= ENOUGH * self.expected

    @property
    def share(self) -> float | None:
        """Today's volume as a share of the usual one."""
        return self.known / self.usual if self.usual else None


def summed(healths: Sequence[SourceHealth]) -> Watch:
    """The watch as a whole; sources that are switched off are nobody's loss."""
    expected = [one for one in healths if one.state != Condition.DISABLED]
    learned = [one.volume for one in expected if one.volume.usual is not None]
    return Watch(
        expected=len(expected),
        good=sum(one.good for one in expected),
        read=sum(one.state in _READ for one in expected),
        down=tuple(one for one in expected if one.down),
        count=sum(one.volume.count for one in expected),
        usual=sum(one.usual or 0.0 for one in learned) if learned else None,
        known=sum(one.count for one in learned),
        last_run_at=max((one.last_run_at for one in expected if one.last_run_at), default=None),
    )
