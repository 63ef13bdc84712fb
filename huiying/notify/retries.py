"""What follows from what a channel answered: done, once more, the next channel, or nobody could be reached."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from huiying.notify.models import State

ATTEMPTS_URGENT = 3
ATTEMPTS = 6
"""On one channel: a quarter of a minute when it is urgent, two and a half minutes when it can wait."""
FIRST_WAIT = timedelta(seconds=5)
MOST_UNCERTAIN = 2
"""Sendings that may or may not have arrived; a third could tell somebody thrice."""


class Outcome(StrEnum):
    """What is known of one sending."""

    SENT = "sent"
    """The provider said that it took it."""
    REFUSED = "refused"
    """The provider said no, and will say so again: wrong key, unknown recipient."""
    FAILED = "failed"
    """It did not arrive, and may the next time: no connection, an error of the provider."""
    UNCERTAIN = "uncertain"
    """It was handed over and no answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Where a delivery stands after one more sending."""

    urgent: bool
    channels: tuple[int, ...]
    """The person's channels in order, by id."""
    tried: tuple[int, ...]
    """Those given up."""
    channel: int
    """The one just tried."""
    attempts: int
    """On this channel, this one included."""
    uncertain: int
    """Of all sendings, this one included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do next: `state` sent or failed is the end, queued goes on after `wait`."""

    state: State
    wait: timedelta = timedelta()
    tried: tuple[int, ...] = ()


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 5 s, 10 s, 20 s …"""
    return FIRST_WAIT * (1 << (attempts - 1))


def next_channel(channels: tuple[int, ...], tried: tuple[int, ...]) -> int | None:
    """The first channel that is not given up."""
    return next((channel for channel in channels if channel not in tried), None)


def decide(course: Course, outcome: Outcome) -> Step:
    """The next step after a sending with this outcome."""
    if outcome is Outcome.SENT:
        return Step(state=State.SENT, tried=course.tried)
    given_up = (*course.tried, course.channel)
    if course.uncertain >= MOST_UNCERTAIN:
        return Step(state=State.FAILED, tried=given_up)
    other = next_channel(course.channels, given_up)
    if not _is_given_up(course, outcome, has_other=other is not None):
        return Step(state=State.QUEUED, wait=back_off(course.attempts), tried=course.tried)
    return Step(state=State.FAILED if other is None else State.QUEUED, tried=given_up)


def _is_given_up(course: Course, outcome: Outcome, *, has_other: bool) -> bool:
    if outcome is Outcome.REFUSED:
        return True
    # The same channel would keep silent again; another one answers, and tells at most a second time.
    if outcome is Outcome.UNCERTAIN and has_other:
        return True
    return course.attempts >= (ATTEMPTS_URGENT if course.urgent else ATTEMPTS)
