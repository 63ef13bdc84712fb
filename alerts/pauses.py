"""Intervals that do not count: the day a letter goes out is not counted any more, the day its answer comes is again.

House reading of `rules` (no text settles it): an interval takes the days from the letter up to, not including, the
answer; overlapping intervals count once; a clock in hours stands still from one moment to the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiying.clock import BEIJING, aware
from huiying.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """One interval, half open: it holds `begin`, not `end`. Raises Invalid when it ends before it begins."""

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        if aware(self.end) < aware(self.begin):
            raise Invalid(
                f"中止的结束 {_shown(self.end)} 早于开始 {_shown(self.begin)}", code="pause_ends_first"
            )

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return self.begin.astimezone(BEIJING).date() <= day < self.end.astimezone(BEIJING).date()

    def __str__(self) -> str:
        return f"中止 {_shown(self.begin)} 至 {_shown(self.end)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePause:
    """An interval on the record of a case. `ground` is one of the words a limit is suspended by.

    `until` is its end, or the moment it lapses by itself; None while nobody knows.
    """

    ground: str
    begin: datetime
    until: datetime | None = None

    @property
    def interval(self) -> Pause | None:
        """What it takes out of a count; nothing while its end is open: the due time is counted when it is known."""
        return None if self.until is None else Pause(begin=self.begin, end=self.until)

    def stands(self, now: datetime) -> bool:
        """Whether the clock stands still now."""
        return self.begin <= now and (self.until is None or now < self.until)

    def __str__(self) -> str:
        end = "未定" if self.until is None else _shown(self.until)
        return f"{self.ground}：{_shown(self.begin)} 至 {end}"


@dataclass(frozen=True, slots=True)
class Pauses:
    """All intervals of one clock. A day is in them when any one of them takes it."""

    intervals: Sequence[Pause] = ()

    def __contains__(self, day: object) -> bool:
        return any(day in pause for pause in self.intervals)

    def __iter__(self) -> Iterator[Pause]:
        return iter(sorted(self.intervals, key=lambda each: (each.begin, each.end)))

    def run(self, start: datetime, span: timedelta) -> datetime:
        """The moment a clock that stands still in every interval has run for `span`."""
        moment, left = start, span
        for pause in self:
            if pause.begin >= moment + left:
                break
            left -= max(pause.begin - moment, timedelta())
            moment = max(moment, pause.begin, pause.end)
        return moment + left


NONE = Pauses()


def day_after(first: date, count: int, paused: Pauses) -> date:
    """The `count`-th day after `first` that counts; `first` itself does not (民法典 第二百零一条)."""
    day, left = first, count
    while left:
        day += timedelta(days=1)
        left -= day not in paused
    return day


def described(pauses: Iterable[Pause]) -> tuple[str, ...]:
    """Every interval in words, earliest first."""
    return tuple(f"{pause}，其间不计" for pause in pauses)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"
