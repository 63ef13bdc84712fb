"""Shifts as decisions see them: who is on duty, where nobody is, what a roster may not say. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiying.clock import BEIJING


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One person on duty, half open: from `begins_at` up to `ends_at`. `position` 1 is asked first."""

    username: str
    position: int
    begins_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.begins_at <= at < self.ends_at

    def meets(self, other: "Turn") -> bool:
        return self.begins_at < other.ends_at and other.begins_at < self.ends_at

    def __str__(self) -> str:
        return f"{in_words(self.begins_at, self.ends_at)} {self.username}（第 {self.position} 位）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time for which the roster names nobody."""

    begins_at: datetime
    ends_at: datetime

    def __str__(self) -> str:
        return f"{in_words(self.begins_at, self.ends_at)} 无人值班"


def on_duty(turns: Iterable[Turn], at: datetime) -> list[str]:
    """Usernames of those on duty at a moment, in the order in which they are asked."""
    present = sorted(
        (each for each in turns if each.holds(at)), key=lambda each: (each.position, each.username)
    )
    return list(dict.fromkeys(each.username for each in present))


def gaps(turns: Iterable[Turn], begin: datetime, end: datetime) -> Iterator[Gap]:
    """Every time between two moments for which nobody is on duty, earliest first."""
    reached = begin
    for turn in sorted(turns, key=lambda each: each.begins_at):
        if reached >= end:
            return
        if turn.begins_at > reached:
            yield Gap(begins_at=reached, ends_at=min(turn.begins_at, end))
        reached = max(reached, turn.ends_at)
    if reached < end:
        yield Gap(begins_at=reached, ends_at=end)


def clashes(turns: Sequence[Turn]) -> Iterator[tuple[int, int, str]]:
    """Pairs that contradict each other, as places in the sequence, the later one first, and in words why."""
    order = sorted(range(len(turns)), key=lambda place: turns[place].begins_at)
    for number, place in enumerate(order):
        for other in order[number + 1 :]:
            if turns[other].begins_at >= turns[place].ends_at:
                break
            why = _clash(turns[place], turns[other])
            if why is not None:
                yield max(place, other), min(place, other), why


def _clash(one: Turn, two: Turn) -> str | None:
    if not one.meets(two):
        return None
    if one.username == two.username:
        return f"{one.username} 在同一时间排了两次"
    if one.position == two.position:
        return f"同一时间有两个第 {one.position} 位"
    return None


def in_words(begin: datetime, end: datetime) -> str:
    """`11月23日 08:00–20:00`; the day of the end only where it is another, `24:00` where it is midnight."""
    first, last = begin.astimezone(BEIJING), end.astimezone(BEIJING)
    days = (last.date() - first.date()).days
    if days == 1 and (last.hour, last.minute) == (0, 0):
        shown = "24:00"
    else:
        shown = f"{last:%H:%M}" if days == 0 else f"{_day(last)} {last:%H:%M}"
    return f"{_day(first)} {first:%H:%M}–{shown}"


def _day(moment: datetime) -> str:
    return f"{moment.month}月{moment.day}日"
