"""What a case owes now: every rule that fires, counted, and put together to one demand a duty and owing body. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alerts.deadlines import Deadline, due
from alerts.duties import START_LABELS, Assessment, Duty, EvidenceKind, StartPoint
from alerts.grades import Grade
from alerts.rules import Pack, Rule, RuleLimit
from alerts.workdays import Calendar
from huiying.clock import BEIJING

RESPONSIBLE_UNIT = "responsible_unit"
"""The owing body of the response duties: 涉事责任部门（第一责任主体）, whichever unit that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInputs:
    """All of a case that clocks depend on. `grade` is the one in force, proposed or confirmed."""

    grade: Grade | None
    assessment: Assessment | None
    occurred_at: datetime | None
    first_seen_at: datetime
    body: str = RESPONSIBLE_UNIT

    def as_json(self) -> dict[str, Any]:
        return {
            "grade": self.grade,
            "assessment": self.assessment,
            "occurred_at": self.occurred_at.isoformat() if self.occurred_at else None,
            "first_seen_at": self.first_seen_at.isoformat(),
        }

    def moment(self, point: StartPoint) -> datetime | None:
        return self.occurred_at if point is StartPoint.OCCURRED else self.first_seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One limit of one rule, counted for this case."""

    rule: Rule
    limit: RuleLimit
    start: datetime
    start_point: StartPoint
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A duty the case has, with the limit that decides it and every rule that asks for it."""

    duty: Duty
    body: str
    rules: tuple[str, ...]
    start: datetime
    start_reason: str
    due: datetime
    provisional: bool
    steps: tuple[str, ...]
    limit: str
    stops: frozenset[EvidenceKind]
    by_grade: bool
    """Asked for because of the grade: marked 拟 while the grade is only proposed."""

    @property
    def key(self) -> tuple[str, str, tuple[str, ...], datetime, datetime]:
        return (self.duty, self.body, self.rules, self.start, self.due)


def demands(case: CaseInputs, pack: Pack, schedule: Calendar) -> tuple[Demand, ...]:
    """The duties a case has now, one a duty, in the order of their due times."""
    asks: dict[Duty, list[Ask]] = {}
    for rule in pack.rules:
        if not rule.trigger.fires(case.grade, case.assessment):
            continue
        for limit in rule.limits:
            ask = _ask(case, rule, limit, schedule)
            if rule.in_force(ask.start.astimezone(BEIJING).date()):
                asks.setdefault(limit.duty, []).append(ask)
    found = (_demand(case.body, duty, each) for duty, each in asks.items())
    return tuple(sorted(found, key=lambda demand: (demand.due, demand.duty)))


def _ask(case: CaseInputs, rule: Rule, limit: RuleLimit, schedule: Calendar) -> Ask:
    known = [(moment, point) for point in limit.start if (moment := case.moment(point)) is not None]
    start, point = min(known or [(case.first_seen_at, StartPoint.FIRST_SEEN)])
    deadline = due(start, limit.limit, schedule)
    return Ask(rule=rule, limit=limit, start=start, start_point=point, deadline=deadline)


def _demand(body: str, duty: Duty, asks: Sequence[Ask]) -> Demand:
    first = min(asks, key=lambda ask: (not ask.rule.binding, ask.deadline.due, ask.rule.id))
    return Demand(
        duty=duty,
        body=body,
        rules=tuple(sorted({ask.rule.id for ask in asks})),
        start=first.start,
        start_reason=_start_reason(first, asks),
        due=first.deadline.due,
        provisional=first.deadline.provisional,
        steps=first.deadline.steps,
        limit=str(first.limit.limit),
        stops=frozenset.intersection(*(ask.limit.stops for ask in asks)),
        by_grade=any(ask.rule.trigger.grades for ask in asks),
    )


def _start_reason(first: Ask, asks: Sequence[Ask]) -> str:
    cited = "/".join(sorted(ask.rule.id for ask in asks))
    chosen = f"{START_LABELS[first.start_point]} {first.start.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    if len(first.limit.start) == 1:
        return f"{cited}：自{chosen}起算"
    choices = "与".join(START_LABELS[point] for point in first.limit.start)
    return f"{cited}：原文未定起算点，取{choices}中已知的较早者，即{chosen}"
