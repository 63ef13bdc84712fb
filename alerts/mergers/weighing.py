"""Whether a merger eases a clock: drops it, puts its end off, or lets a late one look as if it had been met. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.obligations import OPEN, State

LATE = frozenset({State.MET_LATE, State.MISSED})
SET_ASIDE = frozenset({State.WAIVED, State.INAPPLICABLE, State.SUPERSEDED, State.LAPSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A clock of either case. `words` name it for an officer."""

    duty: str
    body: str
    due: datetime
    state: State
    was_late: bool
    words: str

    def is_late(self, now: datetime) -> bool:
        return self.was_late or self.state in LATE or (self.state is State.RUNNING and now > self.due)


def eased(before: Iterable[Held], after: Iterable[Held], *, now: datetime) -> tuple[str, ...]:
    """The clocks, in words, that the surviving case does not owe as early, or no longer shows as late."""
    heirs = [held for held in after if held.state not in SET_ASIDE]
    return tuple(
        gone.words
        for gone in before
        if (gone.state in OPEN or gone.is_late(now)) and not _carried(gone, heirs, now)
    )


def _carried(gone: Held, heirs: Sequence[Held], now: datetime) -> bool:
    own = [heir for heir in heirs if heir.body == gone.body]
    same = [heir for heir in own if heir.duty == gone.duty]
    return any(heir.due <= gone.due and (heir.is_late(now) or not gone.is_late(now)) for heir in same or own)
