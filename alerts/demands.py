"""What a case owes now: every rule that fires, counted, and put together to one demand a duty and owing body. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alerts.bodies import is_outside
from alerts.deadlines import END_OF_DAY, Deadline, Kind, due
from alerts.duties import RENEWING, START_LABELS, Assessment, Duty, EvidenceKind, StartPoint
from alerts.grades import Grade
from alerts.pauses import CasePause, Pauses
from alerts.rulebook import RESPONSIBLE_UNIT, BookLimit, BookRule
from alerts.rules import Pack
from alerts.workdays import Calendar
from huiying.clock import BEIJING

INSTANT = timedelta(microseconds=1)
"""What begins a new round of a duty belongs to the round before it."""
Owed = tuple[Duty, str]
"""A duty and the body that owes it: at most one live clock each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInputs:
    """All of a case that clocks depend on. `grade` is the one in force, proposed or confirmed.

    `moments` are those of its form (received, accepted …), `pauses` the intervals that do not count, `extensions`
    the units granted on top of a limit.
    """

    grade: Grade | None
    assessment: Assessment | None
    occurred_at: datetime | None
    first_seen_at: datetime
    kind: str = "opinion"
    body: str = RESPONSIBLE_UNIT
    own: frozenset[str] = frozenset()
    """Bodies that are this office in this case: 复查机关 where it is asked to review."""
    moments: Mapping[StartPoint, datetime] = field(default_factory=dict)
    form: Mapping[str, Any] = field(default_factory=dict)
    pauses: Sequence[CasePause] = ()
    extensions: Mapping[tuple[Duty, str, datetime], float] = field(default_factory=dict)
    """By duty, body and start: a clock that starts anew is not extended by what was granted before."""

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "grade": self.grade,
            "assessment": self.assessment,
            "occurred_at": self.occurred_at.isoformat() if self.occurred_at else None,
            "first_seen_at": self.first_seen_at.isoformat(),
            "moments": {point: moment.isoformat() for point, moment in sorted(self.moments.items())},
            "form": dict(self.form),
            "pauses": [str(pause) for pause in self.pauses],
            "extensions": {duty: units for (duty, _, _), units in sorted(self.extensions.items())},
        }

    def moment(self, point: StartPoint) -> datetime | None:
        if point is StartPoint.OCCURRED:
            return self.occurred_at
        return self.first_seen_at if point is StartPoint.FIRST_SEEN else self.moments.get(point)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One limit of one rule, counted for this case; `plain` is its end without pauses and extension."""

    rule: BookRule
    limit: BookLimit
    start: datetime
    start_point: StartPoint
    restarted: bool
    deadline: Deadline
    plain: datetime
    suspended: bool

    @property
    def name(self) -> str:
        return f"{self.rule.id}.{self.limit.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A duty the case has, with the limit that decides it and every rule that asks for it."""

    duty: Duty
    body: str
    rules: tuple[str, ...]
    limits: tuple[str, ...]
    """Names of the limits that ask, as `OP-03.information`."""
    title: str
    start: datetime
    start_reason: str
    due: datetime
    plain: datetime
    provisional: bool
    suspended: bool
    steps: tuple[str, ...]
    limit: str
    stops: frozenset[EvidenceKind]
    since: datetime | None
    """Acts before this do not count: the clock started anew."""
    renews: bool
    """Each act that discharges it begins the next round."""
    by_calendar: bool
    """Its period ends by itself: that it was missed is no person's decision."""
    by_grade: bool
    """Asked for because of the grade: marked 拟 while the grade is only proposed."""

    @property
    def basis(self) -> tuple[Duty, str, tuple[str, ...], datetime]:
        return (self.duty, self.body, self.rules, self.start)


def demands(case: CaseInputs, pack: Pack, schedule: Calendar, *, now: datetime) -> tuple[Demand, ...]:
    """The duties a case has now, one a duty and body, in the order of their due times."""
    fired = list(_asks(case, pack, schedule, now))
    displaced = {rule_id for ask in fired for rule_id in ask.rule.displaces}
    asks: dict[Owed, list[Ask]] = {}
    for ask in fired:
        if ask.rule.id not in displaced:
            asks.setdefault((ask.limit.duty, _body(case, ask.limit)), []).append(ask)
    found = (_demand(owed, each) for owed, each in asks.items())
    return tuple(sorted(found, key=lambda demand: (demand.due, demand.duty, demand.body)))


def _body(case: CaseInputs, limit: BookLimit) -> str:
    return case.body if limit.body == RESPONSIBLE_UNIT or limit.body in case.own else limit.body


def _asks(case: CaseInputs, pack: Pack, schedule: Calendar, now: datetime) -> Iterator[Ask]:
    for rule in pack.rules:
        if not rule.trigger.fires(case.kind, case.grade, case.assessment, case.form):
            continue
        for limit in rule.limits:
            kinds = rule.trigger.kinds | limit.trigger.kinds
            if not kinds or not limit.trigger.fires(case.kind, case.grade, case.assessment, case.form):
                continue
            # A window that nothing ends is a period to know of, not something owed.
            if limit.kind is Kind.WINDOW and set(limit.stops) == {EvidenceKind.LAPSE}:
                continue
            ask = _ask(case, rule, limit, schedule, now)
            if ask and rule.off(ask.start.astimezone(BEIJING).date(), limit) is None:
                yield ask


def _ask(case: CaseInputs, rule: BookRule, limit: BookLimit, schedule: Calendar, now: datetime) -> Ask | None:
    began = _began(case, limit)
    if began is None:
        return None
    start, point, restarted = began
    granted = case.extensions.get((limit.duty, _body(case, limit), start), 0)
    mine, deadline = _counted(case, limit, start, schedule, granted)
    return Ask(
        rule=rule,
        limit=limit,
        start=start,
        start_point=point,
        restarted=restarted,
        deadline=_agreed(case, limit) or deadline,
        plain=due(start, limit.limit, schedule).due,
        suspended=any(pause.stands(now) for pause in mine),
    )


def _counted(
    case: CaseInputs, limit: BookLimit, start: datetime, schedule: Calendar, granted: float
) -> tuple[list[CasePause], Deadline]:
    """The pauses that count and the end they lead to. What begins after the end suspends nothing: it was late by then."""
    mine: list[CasePause] = []
    deadline = due(start, limit.limit, schedule, extended_by=granted)
    for pause in sorted(case.pauses, key=lambda each: each.begin):
        if pause.ground in limit.suspended_by and pause.begin <= deadline.due:
            mine.append(pause)
            taken = Pauses([found for each in mine if (found := each.interval) is not None])
            deadline = due(start, limit.limit, schedule, taken, granted)
    return mine, deadline


def _agreed(case: CaseInputs, limit: BookLimit) -> Deadline | None:
    """The end of the day that was set for this case, where the rule lets one be set."""
    named = case.form.get(limit.agreed) if limit.agreed else None
    if not named:
        return None
    end = datetime.combine(date.fromisoformat(named), END_OF_DAY, tzinfo=BEIJING)
    return Deadline(due=end.astimezone(UTC), provisional=False, steps=(f"依规定为本件确定的日期：{named}",))


def _began(case: CaseInputs, limit: BookLimit) -> tuple[datetime, StartPoint, bool] | None:
    """Start, which moment it is, and whether it is a new start; None while no moment is known."""
    again = _known(case, limit.restarts)
    if again:
        return (*max(again), True)
    known = _known(case, limit.start)
    return (*min(known), False) if known else None


def _known(case: CaseInputs, points: Iterable[StartPoint]) -> list[tuple[datetime, StartPoint]]:
    return [(moment, point) for point in points if (moment := case.moment(point)) is not None]


def _demand(owed: Owed, asks: Sequence[Ask]) -> Demand:
    first = min(asks, key=lambda ask: (not ask.rule.binding, ask.deadline.due, ask.name))
    return Demand(
        duty=owed[0],
        body=owed[1],
        rules=tuple(sorted({ask.rule.id for ask in asks})),
        limits=tuple(sorted(ask.name for ask in asks)),
        title=first.limit.title,
        start=first.start,
        start_reason=_start_reason(first, asks),
        due=first.deadline.due,
        plain=first.plain,
        provisional=first.deadline.provisional,
        suspended=first.suspended,
        steps=first.deadline.steps,
        limit=str(first.limit.limit),
        stops=_stops(owed[1], asks),
        since=_since(first, owed[1]),
        renews=first.start_point in RENEWING,
        by_calendar=first.start_point is StartPoint.CALENDAR,
        by_grade=any(ask.rule.trigger.grades or ask.limit.trigger.grades for ask in asks),
    )


def _stops(body: str, asks: Iterable[Ask]) -> frozenset[EvidenceKind]:
    stops = frozenset.intersection(*(frozenset(ask.limit.stops) for ask in asks))
    return stops | {EvidenceKind.LAPSE} if is_outside(body) else stops


def _since(first: Ask, body: str) -> datetime | None:
    if first.start_point in RENEWING:
        return first.start + INSTANT
    return first.start if first.restarted or is_outside(body) else None


def _start_reason(first: Ask, asks: Sequence[Ask]) -> str:
    cited = "/".join(sorted({ask.rule.id for ask in asks}))
    chosen = f"{START_LABELS[first.start_point]} {first.start.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    if first.restarted:
        return f"{cited}：自{chosen}重新起算"
    if len(first.limit.start) == 1:
        return f"{cited}：自{chosen}起算"
    choices = "与".join(START_LABELS[point] for point in first.limit.start)
    return f"{cited}：原文未定起算点，取{choices}中已知的较早者，即{chosen}"
