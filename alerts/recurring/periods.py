"""Periods of the calendar and which of them a duty is owed in. Pure; days are those of Beijing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from alerts.dates import MONTHS_OF_YEAR, QUARTER_MONTHS, quarter_end
from alerts.deadlines import Kind
from alerts.duties import StartPoint
from alerts.rulebook import BookLimit, BookRule
from alerts.rules import Pack
from huiying.clock import BEIJING, aware

PERIODIC = "periodic"
QUARTERS = "一二三四"
DAY = timedelta(days=1)


class Cycle(StrEnum):
    """How often a duty comes back."""

    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One year or quarter; `last` is its last day."""

    cycle: Cycle
    first: date
    last: date

    @property
    def key(self) -> str:
        """`2026`, `2026Q4`: unique for a cycle, and in the order of time."""
        return str(self.first.year) if self.cycle is Cycle.YEAR else f"{self.first.year}Q{self._number + 1}"

    @property
    def label(self) -> str:
        """`2026 年`, `2026 年第四季度`."""
        year = f"{self.first.year} 年"
        return year if self.cycle is Cycle.YEAR else f"{year}第{QUARTERS[self._number]}季度"

    @property
    def begins_at(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime:
        """The moment the next one begins."""
        return _midnight(self.last + DAY)

    @property
    def _number(self) -> int:
        return (self.first.month - 1) // QUARTER_MONTHS


def _midnight(day: date) -> datetime:
    return aware(datetime.combine(day, time(), BEIJING))


def period_at(cycle: Cycle, moment: datetime) -> Period:
    """The period a moment is in."""
    day = moment.astimezone(BEIJING).date()
    if cycle is Cycle.YEAR:
        return Period(cycle=cycle, first=date(day.year, 1, 1), last=date(day.year, MONTHS_OF_YEAR, 31))
    last = quarter_end(day)
    return Period(cycle=cycle, first=date(last.year, last.month - QUARTER_MONTHS + 1, 1), last=last)


def periods_from(cycle: Cycle, moment: datetime, until: datetime) -> Iterator[Period]:
    """Every period from the one a moment is in up to the one `until` is in."""
    period = period_at(cycle, moment)
    while period.begins_at <= until:
        yield period
        period = period_at(cycle, period.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A limit that comes back, and its rule."""

    rule: BookRule
    limit: BookLimit

    @property
    def name(self) -> str:
        return f"{self.rule.id}.{self.limit.name}"

    @property
    def cycle(self) -> Cycle:
        return Cycle.QUARTER if self.limit.amount == Cycle.QUARTER else Cycle.YEAR

    def binds(self, period: Period) -> bool:
        """Whether the rule is in force when the period begins."""
        return self.rule.off(period.first, self.limit) is None


def recurring(pack: Pack, office: str) -> tuple[Recurring, ...]:
    """The duties that come back for an office of this form (`department`, `government`), in the order of the rules."""
    return tuple(
        found
        for rule in pack.rules
        if PERIODIC in rule.trigger.kinds
        for limit in rule.limits
        if limit.kind is Kind.FIXED and limit.start == (StartPoint.CALENDAR,)
        for found in [Recurring(rule=rule, limit=limit)]
        if _asked(found, office)
    )


def _asked(found: Recurring, office: str) -> bool:
    form = {"limit": found.name, "office": office}
    return all(
        trigger.fires(PERIODIC, None, None, form) for trigger in (found.rule.trigger, found.limit.trigger)
    )
