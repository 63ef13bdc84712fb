"""When something has to be said about a clock: at shares of its limit, when it is late, and after. Pure.

A share is of the time that counts: what a clock stands still is left out. A share that had passed before the clock was
opened is never reminded of; a clock born late has one notice of its lateness in place of all shares.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count

from alerts.audiences import Audience
from alerts.escalation import EscalationPack
from alerts.pauses import NONE, Pauses

LATE = timedelta(seconds=1)
"""A clock is met at its due second and late one second after."""
WHOLE = 100


class Word(StrEnum):
    """What a reminder says."""

    RUNNING = "running"
    OVERDUE = "overdue"
    BORN_LATE = "born_late"
    STILL_OVERDUE = "still_overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A clock as its reminders look at it. `running` False: suspended, closed or superseded, and silent.

    `told`: names of the moments already on record.
    """

    start: datetime
    due: datetime
    opened_at: datetime
    born_late: bool = False
    running: bool = True
    pauses: Pauses = NONE
    told: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing to say. `name` is unique for a clock: `50`, `80`, `100`, `born_late`, `after-1` …"""

    at: datetime
    name: str
    word: Word
    to: tuple[Audience, ...]
    percent: int = WHOLE


def next_moment(clock: Subject, pack: EscalationPack) -> Moment | None:
    """The next thing to say about a clock, which may be past; None for a clock that is silent."""
    if not clock.running:
        return None
    shares = _lateness(clock, pack) if clock.born_late else _shares(clock, pack)
    waiting = [each for each in shares if each.name not in clock.told]
    return min(waiting, key=lambda each: each.at) if waiting else next(_afters(clock, pack))


def due_moments(clock: Subject, pack: EscalationPack, now: datetime) -> list[Moment]:
    """Everything to say by now, earliest first. After an outage one reminder stands for all that repeat."""
    if not clock.running:
        return []
    shares = _lateness(clock, pack) if clock.born_late else _shares(clock, pack)
    said = [each for each in shares if each.name not in clock.told and each.at <= now]
    last = None
    for last_due in _afters(clock, pack):
        if last_due.at > now:
            break
        last = last_due
    return said if last is None else [*said, last]


def _shares(clock: Subject, pack: EscalationPack) -> Sequence[Moment]:
    found = [_share(clock, each.percent, each.to) for each in pack.reminders]
    return [each for each in found if each.at >= clock.opened_at]


def _share(clock: Subject, percent: int, to: tuple[Audience, ...]) -> Moment:
    if percent == WHOLE:
        return Moment(at=clock.due + LATE, name=str(percent), word=Word.OVERDUE, to=to)
    at = clock.pauses.run(clock.start, _counted(clock) * percent / WHOLE)
    return Moment(at=min(at, clock.due), name=str(percent), word=Word.RUNNING, to=to, percent=percent)


def _counted(clock: Subject) -> timedelta:
    """The time of a limit that counts: from start to due, less what stood still."""
    counted, moment = timedelta(), clock.start
    for pause in clock.pauses:
        if pause.begin >= clock.due:
            break
        counted += max(pause.begin - moment, timedelta())
        moment = max(moment, pause.end)
    return counted + max(clock.due - moment, timedelta())


def _lateness(clock: Subject, pack: EscalationPack) -> Sequence[Moment]:
    return [
        Moment(at=clock.opened_at, name="born_late", word=Word.BORN_LATE, to=pack.reminders[-1].to),
    ]


def _afters(clock: Subject, pack: EscalationPack) -> Iterator[Moment]:
    """Reminders of what is overdue that are not on record, without end, from the first lateness on."""
    told = max(
        (int(name.removeprefix("after-")) for name in clock.told if name.startswith("after-")), default=0
    )
    at = max(clock.due + LATE, clock.opened_at)
    steps = iter(pack.after)
    step, left = next(steps), pack.after[0].times
    for number in count(1):
        if left == 0:
            step = next(steps)
            left = step.times
        at += timedelta(hours=step.every_hours)
        left = None if left is None else left - 1
        if number > told:
            yield Moment(at=at, name=f"after-{number}", word=Word.STILL_OVERDUE, to=step.to)
