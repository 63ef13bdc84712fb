"""When a source is asked next: a pure decision from its declaration, what it brought lately, and how its run ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import fmean
from zlib import crc32

from crawlers.models import RunState
from huiying.clock import BEIJING

HOT = timedelta(minutes=1)
"""Between two turns of a source marked hot, day and night."""
SHORTEST = timedelta(minutes=1)
NIGHTLY = timedelta(hours=1)
"""Between two turns at night, at least."""
DAILY = timedelta(days=1)
PASSING_CAP = timedelta(hours=6)
"""Longest wait after a trouble that passes by itself: timeouts, 5xx, 429."""
JITTER = 0.1
"""Share by which a wait after a failure is longer or shorter, so that failing sources do not come back all at once."""

_SHARES = ((0.5, 0.25), (0.2, 0.5), (0.0, 1.0))
"""Mean share of what is new is more than … → factor of the declared interval."""
_QUIETS = (
    (timedelta(days=7), 8.0),
    (timedelta(days=2), 4.0),
    (timedelta(hours=6), 2.0),
    (timedelta(0), 1.0),
)
"""Nothing new for at least … → factor of the declared interval."""
_PASSING = frozenset({RunState.FAILING, RunState.RATE_LIMITED})
_WANTS_A_PERSON = frozenset(
    {
        RunState.ROBOTS,
        RunState.LOGIN_WALL,
        RunState.COOKIE_WALL,
        RunState.REFUSED,
        RunState.INSIDE,
        # A mailbox that is asked again and again with a wrong password may be locked.
        RunState.LOGIN_REFUSED,
        RunState.UNTRUSTED,
    }
)
_WRONG_PAGE = frozenset(
    {
        RunState.GONE,
        RunState.SOFT_404,
        RunState.NOT_A_FEED,
        RunState.NOT_JSON,
        RunState.TOO_LARGE,
        RunState.LOGIN_REFUSED,
        RunState.UNTRUSTED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a source is declared to be asked."""

    base: timedelta
    hot: bool = False
    night: str | None = None
    """Beijing time, as `22:30-06:30`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that has ended, and what is known of those before it."""

    run_id: int
    started_at: datetime
    at: datetime
    state: RunState
    failures: int = 0
    """Runs in a row that were not good, this one included."""
    shares: Sequence[float] = ()
    """Of each of the last runs, the share of what it listed that was new; not of the first, to which all is new."""
    quiet: timedelta = timedelta(0)
    """Since the source last brought something new."""
    retry_after: datetime | None = None
    """The site asked not to be asked before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The next turn of a source, and the interval it rests on."""

    interval: timedelta
    due_at: datetime


def next_turn(pace: Pace, ended: Ended) -> Turn:
    """When to ask again. A run that was stopped half-way is made up for at once."""
    if ended.state is RunState.INTERRUPTED:
        return Turn(interval=_base(pace), due_at=ended.at)
    interval = _interval(pace, ended)
    due = max(ended.at, ended.started_at + interval)
    if not pace.hot:
        due = _by_night(pace.night, ended.started_at, due)
    if ended.retry_after is not None:
        due = max(due, min(ended.retry_after, ended.at + DAILY))
    return Turn(interval=interval, due_at=due)


def _base(pace: Pace) -> timedelta:
    return HOT if pace.hot else pace.base


def _interval(pace: Pace, ended: Ended) -> timedelta:
    base = _base(pace)
    if ended.state in _WANTS_A_PERSON:
        return max(base, DAILY)
    if ended.state in _PASSING:
        return _backed_off(base, 2, PASSING_CAP, ended)
    if ended.state in _WRONG_PAGE:
        return _backed_off(base, 4, DAILY, ended)
    return base if pace.hot else _adapted(base, ended)


def _backed_off(base: timedelta, factor: int, cap: timedelta, ended: Ended) -> timedelta:
    """Longer with each failure in a row; always the same for the same run, so that it can be explained."""
    nudge = 1 + JITTER * (crc32(str(ended.run_id).encode()) % 2001 - 1000) / 1000
    # Beyond some twenty failures the cap holds anyway, and no timedelta could hold the power.
    wait = min(base.total_seconds() * factor ** min(ended.failures, 20) * nudge, cap.total_seconds())
    return max(base, timedelta(seconds=wait))


def _adapted(base: timedelta, ended: Ended) -> timedelta:
    """Shorter the more of what it lists is new, longer the longer nothing is."""
    share = fmean(ended.shares) if ended.shares else 0.0
    if share > 0:
        factor = next(factor for more_than, factor in _SHARES if share > more_than)
    else:
        factor = next(factor for at_least, factor in _QUIETS if ended.quiet >= at_least)
    longest = max(base, DAILY)
    return min(max(base * factor, min(base, SHORTEST)), longest)


def _by_night(night: str | None, started: datetime, due: datetime) -> datetime:
    """At night an hour after the last turn at the earliest, or as soon as the night is over."""
    dawn = _end_of_night(night, due)
    if dawn is None:
        return due
    return max(due, min(started + NIGHTLY, dawn))


def _end_of_night(night: str | None, moment: datetime) -> datetime | None:
    """End of the night in which `moment` lies; None by day."""
    if night is None:
        return None
    begins, ends = (time.fromisoformat(clock) for clock in night.split("-"))
    local = moment.astimezone(BEIJING)
    clock = local.time()
    inside = begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
    if not inside:
        return None
    dawn = local.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return (dawn if dawn > local else dawn + timedelta(days=1)).astimezone(moment.tzinfo)
