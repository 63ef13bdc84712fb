"""One word for a source, how it looks at a glance, and every reason. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crawlers.health.hours import Hour
from crawlers.health.silence import Off, Silence, silence, weekend
from crawlers.health.volume import Odd, Volume, volume
from crawlers.models import GOOD, RunState, SourceState
from crawlers.sources import Source
from huiying.text.spans import in_words

PATIENCE = timedelta(minutes=15)
"""How late a turn may be before nobody seems to be crawling."""
FAILURES = 3
"""Runs in a row that failed before a source is taken for down."""
TOO_LONG = timedelta(hours=6)
"""Without a good run, however few runs there were."""


class Condition(StrEnum):
    """What a source is when no run of its own says it; else it is a `RunState`."""

    DISABLED = "disabled"
    NEVER = "never"
    STALLED = "stalled"
    """Its turn came and nobody took it."""
    SILENT = "silent"
    """Read well, and quiet for longer than its history makes likely."""


class Grade(StrEnum):
    """At a glance."""

    GOOD = "good"
    ODD = "odd"
    """Worth a look."""
    BAD = "bad"
    """Nothing can be relied upon."""
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source as the duty officer should see it; `state` is a `Condition` or a `RunState`.

    `down`: it is out of service as far as the watch is concerned, and people should be told.
    """

    id: str
    name: str
    state: str
    grade: Grade
    down: bool
    reasons: tuple[str, ...]
    last_run_at: datetime | None
    last_good_at: datetime | None
    last_new_at: datetime | None
    next_at: datetime | None
    silence: Silence
    volume: Volume

    @property
    def good(self) -> bool:
        return self.state in GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What the history of a source says. It changes only when the source is read, or with the hour."""

    silence: Silence
    volume: Volume
    layout: str | None = None
    """In Chinese, when its pages are read worse than they used to be."""


def learned(
    source: Source,
    state: SourceState | None,
    hours: Sequence[Hour],
    *,
    now: datetime,
    off: Off = weekend,
    layout: str | None = None,
) -> Learned:
    """Judge the history of a source."""
    quiet = silence(
        hours,
        now=now,
        after=timedelta(hours=source.silent_after_hours),
        last_new=state.last_new_at if state else None,
        off=off,
    )
    return Learned(silence=quiet, volume=volume(hours, now=now, off=off), layout=layout)


def judged(source: Source, state: SourceState | None, known: Learned, *, now: datetime) -> SourceHealth:
    """Everything that can be said of a source now, from its last run and its history."""
    quiet, amount = known.silence, known.volume
    word = condition(source, state, quiet, now)
    down = _is_down(word, state, now)
    return SourceHealth(
        id=source.id,
        name=source.name,
        state=word,
        grade=_grade(word, known, down=down),
        down=down,
        reasons=tuple(_reasons(word, state, known, now)),
        last_run_at=state.last_run_at if state else None,
        last_good_at=state.last_good_at if state else None,
        last_new_at=state.last_new_at if state else None,
        next_at=state.due_at if state and source.enabled else None,
        silence=quiet,
        volume=amount,
    )


def condition(source: Source, state: SourceState | None, quiet: Silence, now: datetime) -> str:
    """The one word for a source now."""
    if not source.enabled:
        return Condition.DISABLED
    if state is None or state.last_run_at is None or state.state is None:
        return Condition.NEVER
    if now - state.due_at > PATIENCE:
        return Condition.STALLED
    if state.state in GOOD and quiet.silent:
        return Condition.SILENT
    return state.state


def _is_down(word: str, state: SourceState | None, now: datetime) -> bool:
    if word in {Condition.SILENT, Condition.STALLED}:
        return True
    if state is None or word in {Condition.DISABLED, Condition.NEVER} or word in GOOD:
        return False
    since = state.last_good_at
    return state.failures >= FAILURES or (since is not None and now - since > TOO_LONG)


def _grade(word: str, known: Learned, *, down: bool) -> Grade:
    if word == Condition.DISABLED:
        return Grade.OFF
    if down:
        return Grade.BAD
    odd = known.volume.odd is not None or known.layout is not None
    return Grade.GOOD if word in GOOD and not odd else Grade.ODD


def _reasons(word: str, state: SourceState | None, known: Learned, now: datetime) -> Iterator[str]:
    quiet, amount = known.silence, known.volume
    if word == Condition.STALLED and state is not None:
        yield f"到点 {in_words(now - state.due_at)}没有采集：请检查采集进程是否在运行"
    if word == Condition.SILENT and quiet.since is not None:
        yield _silent(quiet, now - quiet.since)
    if state is not None and state.error and word not in GOOD and word in set(RunState):
        again = f"，已连续 {state.failures} 轮" if state.failures > 1 else ""
        yield f"{state.error}{again}"
    if word in GOOD and amount.odd is not None:
        more = "突然变多" if amount.odd is Odd.HIGH else "突然变少"
        yield f"近 24 小时新增 {amount.count} 条，同类日子 {amount.least}–{amount.most} 条：{more}"
    if known.layout is not None and word != Condition.DISABLED:
        yield known.layout


def _silent(quiet: Silence, length: timedelta) -> str:
    if quiet.likely is None:
        return f"已 {in_words(length)}没有新内容，超过为它设定的时限"
    return f"已 {in_words(length)}没有新内容；按它自己的规律，静默这么久的可能不到千分之一"
