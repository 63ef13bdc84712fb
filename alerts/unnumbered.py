"""What a case asks for without a clock: duties the law puts at once or in good time, and periods to know of. Pure.

No number is invented for them: they are shown with their words, remind nobody and make nobody late.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.deadlines import Kind, due
from alerts.demands import CaseInputs
from alerts.duties import EvidenceKind
from alerts.rulebook import BookLimit, BookRule
from alerts.workdays import Calendar
from huiying.clock import BEIJING


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnumbered:
    """A duty without a number, or, with `until`, a period within which something counts."""

    rule: BookRule
    title: str
    until: datetime | None = None


def unnumbered(case: CaseInputs, rules: Iterable[BookRule], schedule: Calendar) -> tuple[Unnumbered, ...]:
    """Of the rules that bind, what concerns a case without running a clock on it, in the order of the rules."""
    return tuple(
        found
        for rule in rules
        if rule.trigger.kinds and rule.trigger.fires(case.kind, case.grade, case.assessment, case.form)
        for found in (
            [Unnumbered(rule=rule, title=rule.title)]
            if _is_duty(rule, case)
            else _windows(rule, case, schedule)
        )
    )


def _is_duty(rule: BookRule, case: CaseInputs) -> bool:
    day = case.first_seen_at.astimezone(BEIJING).date()
    return rule.kind == "duty" and rule.off(day) is None


def _windows(rule: BookRule, case: CaseInputs, schedule: Calendar) -> Iterator[Unnumbered]:
    for limit in rule.limits:
        known = [moment for point in limit.start if (moment := case.moment(point)) is not None]
        if (
            _is_window(limit)
            and known
            and limit.trigger.fires(case.kind, case.grade, case.assessment, case.form)
        ):
            end = due(min(known), limit.limit, schedule).due
            yield Unnumbered(rule=rule, title=limit.title, until=end)


def _is_window(limit: BookLimit) -> bool:
    return limit.kind is Kind.WINDOW and set(limit.stops) == {EvidenceKind.LAPSE}
