"""From words to a deadline: a rule by its name, a time, intervals and an extension, as an officer writes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from alerts.deadlines import Deadline, Unit, due
from alerts.pauses import Pause, Pauses
from alerts.rulebook import Book, BookLimit, BookRule
from alerts.workdays import Calendar
from huiying.clock import BEIJING, aware
from huiying.errors import Invalid

RUNNING = frozenset({Unit.MINUTE, Unit.HOUR, Unit.IMMEDIATE})
BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
SEPARATOR = ".."
YEARS = range(1990, 2200)
"""Anything else is a slip of the pen; no schedule and no rule reaches there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One limit and its rule."""

    rule: BookRule
    limit: BookLimit

    @property
    def name(self) -> str:
        return f"{self.rule.id}.{self.limit.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A deadline, from when it was counted, and what the reader must know besides."""

    found: Found
    start: datetime
    deadline: Deadline
    cautions: tuple[str, ...]


def find(book: Book, rule_id: str, variant: str = "") -> Found:
    """A limit by `OP-03` and `information`, by `OP-03.information`, or by its rule where it has one limit only.

    Raises Invalid for a rule or limit that is not there, naming those that are.
    """
    bare, _, name = rule_id.strip().partition(".")
    rule = book.rule(bare)
    if rule is None:
        raise Invalid(f"没有规则 {bare!r}：huiying rules list 列出全部", code="unknown_rule")
    if not rule.limits:
        raise Invalid(f"规则 {bare}（{rule.title}）没有时限数字，算不出到期时间", code="rule_without_limit")
    wanted = variant.strip() or name
    if not wanted and len(rule.limits) == 1:
        return Found(rule=rule, limit=rule.limits[0])
    limit = rule.limit(wanted)
    if limit is None:
        known = "、".join(f"{bare}.{each.name}" for each in rule.limits)
        asked = f"没有时限 {bare}.{wanted}" if wanted else f"规则 {bare} 有几项时限"
        raise Invalid(f"{asked}：请用 {known}", code="unknown_limit")
    return Found(rule=rule, limit=limit)


def answer(
    found: Found,
    start: str,
    schedule: Calendar,
    *,
    pauses: Sequence[tuple[str, str]] = (),
    extended_by: str = "",
) -> Answer:
    """The deadline of a limit; rules that are off are computed too, and say so. Raises Invalid."""
    began = starting(start, found.limit.unit)
    granted = _number(extended_by)
    intervals = Pauses([Pause(begin=_edge(begin), end=_edge(end)) for begin, end in pauses])
    return Answer(
        found=found,
        start=began,
        deadline=due(began, found.limit.limit, schedule, intervals, granted),
        cautions=_cautions(found, began, granted, intervals),
    )


def starting(text: str, unit: Unit) -> datetime:
    """The start of a clock in UTC. A bare date serves what is counted in days, from that day in Beijing.

    Raises Invalid for a time without zone, or a bare date where hours count.
    """
    moment = _moment(text)
    if isinstance(moment, datetime):
        return moment
    if unit in RUNNING:
        raise Invalid(
            f"起算时间 {text!r} 没有钟点和时区，请写成 2026-03-01T08:00:00+08:00", code="naive_time"
        )
    return _midnight(moment)


def interval(text: str) -> tuple[str, str]:
    """`A..B` as its two edges. Raises Invalid."""
    begin, separator, end = (part.strip() for part in text.partition(SEPARATOR))
    if not (begin and separator and end):
        raise Invalid(f"中止应写成 2026-03-02..2026-03-09，而不是 {text!r}", code="bad_interval")
    return begin, end


def _edge(text: str) -> datetime:
    moment = _moment(text)
    return moment if isinstance(moment, datetime) else _midnight(moment)


def _midnight(day: date) -> datetime:
    return aware(datetime.combine(day, time(), BEIJING))


def _moment(text: str) -> datetime | date:
    try:
        bare = BARE_DATE.fullmatch(text.strip())
        found = date.fromisoformat(text.strip()) if bare else aware(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError) as wrong:
        raise Invalid(f"时间 {text!r} 看不懂，请写成 2026-03-01T08:00:00+08:00", code="bad_time") from wrong
    if found.year not in YEARS:
        raise Invalid(f"时间 {text!r} 的年份不合理", code="bad_time")
    return found


def _number(text: str) -> float:
    try:
        return float(text.strip() or 0)
    except ValueError as wrong:
        raise Invalid(f"延长应是数字，而不是 {text!r}", code="bad_extension") from wrong


def _cautions(found: Found, start: datetime, granted: float, pauses: Pauses) -> tuple[str, ...]:
    limit, extension = found.limit, found.limit.extension
    said = []
    if off := found.rule.off(start.astimezone(BEIJING).date(), limit):
        said.append(f"{found.name} {off}，仅供计算")
    if granted and extension is None:
        said.append(f"{found.name} 没有规定可以延长")
    elif granted and extension and granted > extension.most:
        said.append(f"{found.name} 最多延长 {extension.most:g}，须经{extension.approver}同意")
    if pauses.intervals and not limit.suspended_by:
        said.append(f"{found.name} 没有规定可以中止")
    return tuple(said)
