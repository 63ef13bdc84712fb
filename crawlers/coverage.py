"""How far the watch can be relied upon: “all quiet” is worth what its sources are worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawlers.health.hours import histories
from crawlers.health.judging import Condition, SourceHealth, judged
from crawlers.health.silence import Off, weekend
from crawlers.models import SourceState
from crawlers.sources import Source


def coverage(
    session: Session, sources: Sequence[Source], *, now: datetime, off: Off = weekend
) -> list[SourceHealth]:
    """Health of every declared source, in their order."""
    ids = [source.id for source in sources]
    states = {one.id: one for one in session.scalars(select(SourceState).where(SourceState.id.in_(ids)))}
    hours = histories(session, ids, now=now)
    return [judged(each, states.get(each.id), hours[each.id], now=now, off=off) for each in sources]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The whole watch. `expected` sources ought to be read, `good` of them are; `usual` is None where nothing is known."""

    expected: int
    good: int
    down: tuple[SourceHealth, ...]
    count: int
    """New posts of the last 24 hours."""
    usual: float | None
    """What the sources with a history bring on such a day, and `known` of them brought today."""
    known: int
    last_run_at: datetime | None

    @property
    def whole(self) -> bool:
        """Nothing is down, and somebody is watching."""
        return not self.down and self.expected > 0 and self.good > 0

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
        down=tuple(one for one in expected if one.down),
        count=sum(one.volume.count for one in expected),
        usual=sum(one.usual or 0.0 for one in learned) if learned else None,
        known=sum(one.count for one in learned),
        last_run_at=max((one.last_run_at for one in expected if one.last_run_at), default=None),
    )
