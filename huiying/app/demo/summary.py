"""What became of the day, read from the records: as one JSON object."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts.models import Alert, Case, GradeRecord, Obligation
from huiying.app.demo.addresses import url_of
from huiying.app.demo.posts import Role
from huiying.app.demo.scenario import Scenario
from huiying.clock import BEIJING
from huiying.inbox import InboxItem, Outcome
from nlp.models import Document, Event

FIRE: frozenset[Role] = frozenset({"fire", "rumour", "reprint"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade a case had, from when, and why."""

    grade: str | None
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocked:
    """A clock, as it stands or as it was replaced."""

    duty: str
    rules: tuple[str, ...]
    start: datetime
    due: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The account of a day. `offered` = `stored` + `reprints` + `rejected`, unless something still waits."""

    offered: int
    stored: int
    reprints: int
    rejected: int
    events: int
    alerts: int
    trap_alerts: int
    cases: int
    grades: tuple[Graded, ...] = field(default_factory=tuple)
    obligations: tuple[Clocked, ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """The numbers, the grades in order, every clock ever opened; times in Beijing time with their offset."""
        numbers = {name: getattr(self, name) for name in NUMBERS}
        grades = [
            {"grade": given.grade, "at": _local(given.at), "reason": given.reason} for given in self.grades
        ]
        clocks = [
            {
                "duty": clock.duty,
                "rules": list(clock.rules),
                "start": _local(clock.start),
                "due": _local(clock.due),
                "state": clock.state,
            }
            for clock in self.obligations
        ]
        return {**numbers, "grades": grades, "obligations": clocks}


NUMBERS = {
    "offered": "收到",
    "stored": "入库",
    "reprints": "转载",
    "rejected": "未收",
    "events": "事件",
    "alerts": "预警",
    "trap_alerts": "其中由干扰帖引起",
    "cases": "办件",
}


def roles_of(scenario: Scenario, site_url: str) -> dict[str, Role]:
    """What each address of the demo's site is in the play."""
    return {url_of(site_url, post): post.role for post in scenario.posts}


def summarise(session: Session, roles: Mapping[str, Role]) -> Summary:
    """Read the account of the day. `roles`: address of a post → its role, as `roles_of` gives it."""
    outcomes = dict(
        session.execute(select(InboxItem.outcome, func.count()).group_by(InboxItem.outcome)).all()
    )
    return Summary(
        offered=sum(outcomes.values()),
        stored=outcomes.get(Outcome.STORED, 0),
        reprints=outcomes.get(Outcome.REPRINT, 0),
        rejected=outcomes.get(Outcome.REJECTED, 0),
        events=_count(session, Event),
        alerts=_count(session, Alert),
        trap_alerts=_trap_alerts(session, roles),
        cases=_count(session, Case),
        grades=_grades(session),
        obligations=_clocks(session),
    )


def _count(session: Session, table: type[Event | Alert | Case]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _trap_alerts(session: Session, roles: Mapping[str, Role]) -> int:
    """Alerts on events that hold a trap and nothing of the fire."""
    urls: dict[int, set[str]] = {}
    query = select(Alert.id, Document.url).join(Document, Document.event_id == Alert.event_id)
    for alert_id, url in session.execute(query):
        urls.setdefault(alert_id, set()).add(url or "")
    return sum(_is_trap({roles[url] for url in found if url in roles}) for found in urls.values())


def _is_trap(roles: Collection[Role]) -> bool:
    return "trap" in roles and FIRE.isdisjoint(roles)


def _grades(session: Session) -> tuple[Graded, ...]:
    rows = session.scalars(select(GradeRecord).where(GradeRecord.in_force).order_by(GradeRecord.id))
    return tuple(Graded(grade=row.grade, at=row.at, reason=row.reason) for row in rows)


def _clocks(session: Session) -> tuple[Clocked, ...]:
    rows = session.scalars(select(Obligation).order_by(Obligation.id))
    return tuple(
        Clocked(duty=row.duty, rules=tuple(row.rules), start=row.start, due=row.due, state=row.state)
        for row in rows
    )


def _local(moment: datetime) -> str:
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")
