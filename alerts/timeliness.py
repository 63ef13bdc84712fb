"""Timeliness: how many duties were discharged on time, late, not at all, or are still running — with every one behind it.

Every duty due in the period counts once, in exactly one of the four. Superseded, waived and inapplicable clocks
are shown apart and never count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from alerts.duties import Duty
from alerts.grades import Grade
from alerts.obligations import State


class Standing(StrEnum):
    """Where a duty stands in the count."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    IN_PROGRESS = "in_progress"
    APART = "apart"


STANDING_OF_STATE = {
    State.MET: Standing.ON_TIME,
    State.MET_LATE: Standing.LATE,
    State.MISSED: Standing.MISSED,
    State.RUNNING: Standing.IN_PROGRESS,
    State.WAIVED: Standing.APART,
    State.INAPPLICABLE: Standing.APART,
    State.SUPERSEDED: Standing.APART,
    State.LAPSED: Standing.APART,
    State.SUSPENDED: Standing.IN_PROGRESS,
    State.DRILL_ENDED: Standing.APART,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One clock as the count sees it."""

    obligation_id: int
    case_id: int
    case_number: str
    case_title: str
    unit_id: str | None
    topic: str | None
    grade: Grade | None
    duty: Duty
    rules: tuple[str, ...]
    state: State
    start: datetime
    due: datetime
    closed_at: datetime | None
    born_late: bool
    was_late: bool
    """Past due while it ran, whatever became of it: a superseded clock that was late stays in view as that."""
    late_entry: bool = False
    cause: str = ""

    @property
    def standing(self) -> Standing:
        return STANDING_OF_STATE[self.state]

    @property
    def used(self) -> float | None:
        """Share of the limit used when it was discharged; 1.0 is the limit, None while it is open."""
        whole = (self.due - self.start).total_seconds()
        return (
            None
            if self.closed_at is None or not whole
            else (self.closed_at - self.start).total_seconds() / whole
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts with the obligations behind each; `overdue` are those in progress that are past due."""

    unit_id: str | None
    on_time: tuple[int, ...]
    late: tuple[int, ...]
    missed: tuple[int, ...]
    in_progress: tuple[int, ...]
    overdue: tuple[int, ...]
    apart: tuple[int, ...]

    @property
    def closed(self) -> int:
        """The denominator of “on time”: duties that ended, one way or another."""
        return len(self.on_time) + len(self.late) + len(self.missed)

    @property
    def total(self) -> int:
        return self.closed + len(self.in_progress)

    @property
    def share_on_time(self) -> float | None:
        """On time / closed; None when nothing has closed."""
        return len(self.on_time) / self.closed if self.closed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeliness:
    """The report: the whole, by unit, the late ones (also those overdue now), and every item."""

    overall: Tally
    by_unit: tuple[Tally, ...]
    late: tuple[Item, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What to count. The period is of due times, `since` inclusive, `until` exclusive; None asks for all."""

    since: datetime | None = None
    until: datetime | None = None
    unit_id: str | None = None
    topic: str | None = None
    grade: Grade | None = None
    duty: Duty | None = None

    def takes(self, item: Item) -> bool:
        return (
            (self.since is None or item.due >= self.since)
            and (self.until is None or item.due < self.until)
            and self.unit_id in {None, item.unit_id}
            and self.topic in {None, item.topic}
            and self.grade in {None, item.grade}
            and self.duty in {None, item.duty}
        )


def report(items: Iterable[Item], wanted: Filter, *, now: datetime) -> Timeliness:
    """Count the clocks that a filter takes."""
    taken = tuple(sorted(filter(wanted.takes, items), key=lambda item: (item.due, item.obligation_id)))
    units = sorted({item.unit_id for item in taken}, key=lambda unit: (unit is None, unit or ""))
    return Timeliness(
        overall=_tally(None, taken, now),
        by_unit=tuple(_tally(unit, [item for item in taken if item.unit_id == unit], now) for unit in units),
        late=tuple(
            item for item in taken if item.standing in {Standing.LATE, Standing.MISSED} or _overdue(item, now)
        ),
        items=taken,
    )


def _overdue(item: Item, now: datetime) -> bool:
    return item.state is State.RUNNING and now > item.due


def _tally(unit: str | None, items: Iterable[Item], now: datetime) -> Tally:
    held = list(items)

    def ids(standing: Standing) -> tuple[int, ...]:
        return tuple(item.obligation_id for item in held if item.standing is standing)

    return Tally(
        unit_id=unit,
        on_time=ids(Standing.ON_TIME),
        late=ids(Standing.LATE),
        missed=ids(Standing.MISSED),
        in_progress=ids(Standing.IN_PROGRESS),
        overdue=tuple(item.obligation_id for item in held if _overdue(item, now)),
        apart=ids(Standing.APART),
    )
