"""What is on the duty board: alerts that wait, cases by the clock that runs out next, and obligations by question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.course import Action, Standpoint, allowed_actions
from alerts.drills.time import moments
from alerts.duties import DUTY_LABELS, Duty
from alerts.models import Alert, Case, Obligation
from alerts.obligations import OPEN, State, ends_by_itself
from alerts.stages import CLOSED
from huiying.errors import Invalid
from huiying.people import Actor

OVERDUE = "overdue"
"""Asked for as if it were a state; it is `running` past its due time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """An obligation with its case; `overdue` as of the moment of asking, `proposed` marks 拟."""

    obligation: Obligation
    case: Case
    overdue: bool
    proposed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case on the board: the running clock that ends next, the others, and what this person may do."""

    case: Case
    next_clock: ClockRow | None
    clocks: tuple[ClockRow, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The duty board. Cases by time left, those without a running clock last; alerts newest first."""

    cases: tuple[CaseRow, ...]
    alerts: tuple[Alert, ...]


def board(session: Session, *, actor: Actor, now: datetime) -> Board:
    """Everything open, as this person sees it."""
    cases = session.scalars(select(Case).where(Case.state.not_in(CLOSED))).all()
    clocks = _live_clocks(session, [case.id for case in cases])
    drilled = moments(session, now)
    rows = [
        _row(case, clocks.get(case.id, []), actor, drilled.get(case.drill_id or 0, now)) for case in cases
    ]
    waiting = session.scalars(
        select(Alert)
        .where(Alert.state.in_(("new", "acknowledged")))
        .order_by(Alert.raised_at.desc(), Alert.id.desc())
    )
    return Board(cases=tuple(sorted(rows, key=_urgency)), alerts=tuple(waiting))


def _live_clocks(session: Session, case_ids: Sequence[int]) -> dict[int, list[Obligation]]:
    found: dict[int, list[Obligation]] = {}
    rows = session.scalars(
        select(Obligation)
        .where(Obligation.case_id.in_(case_ids), Obligation.state != State.SUPERSEDED)
        .order_by(Obligation.due)
    )
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _row(case: Case, clocks: Iterable[Obligation], actor: Actor, now: datetime) -> CaseRow:
    rows = tuple(clock_row(clock, case, now) for clock in clocks)
    running = [row for row in rows if row.obligation.state in OPEN]
    standpoint = Standpoint(
        stage=case.state,
        table=kinds.table(case.kind),
        stage_label=kinds.stage_label(case.kind, case.state),
        unit_id=case.unit_id,
        co_units=frozenset(case.co_units),
        open_duties=tuple(DUTY_LABELS[Duty(row.obligation.duty)] for row in running),
    )
    return CaseRow(
        case=case,
        next_clock=running[0] if running else None,
        clocks=rows,
        actions=tuple(allowed_actions(standpoint, actor)),
    )


def _urgency(row: CaseRow) -> tuple[bool, float, int]:
    due = row.next_clock.obligation.due if row.next_clock else row.case.opened_at
    return (row.next_clock is None, due.timestamp(), row.case.id)


def clock_row(obligation: Obligation, case: Case, now: datetime) -> ClockRow:
    """An obligation as it stands at a moment."""
    return ClockRow(
        obligation=obligation,
        case=case,
        overdue=obligation.state == State.RUNNING
        and now > obligation.due
        and not ends_by_itself(obligation.stops),
        proposed=obligation.by_grade and case.is_proposed,
    )


def obligations(
    session: Session,
    *,
    now: datetime,
    state: str | None = None,
    due_before: datetime | None = None,
    unit_id: str | None = None,
    after_id: int = 0,
    limit: int = 200,
) -> list[ClockRow]:
    """Obligations by state (any State, or `overdue`), due time and responsible unit, in the order of their ids.

    Page with `after_id`. Raises Invalid for a state that is none.
    """
    conditions: list[ColumnElement[bool]] = [Obligation.id > after_id]
    if state == OVERDUE:
        conditions += [Obligation.state == State.RUNNING, Obligation.due < now]
    elif state is not None:
        conditions.append(Obligation.state == _state(state))
    if due_before is not None:
        conditions.append(Obligation.due < due_before)
    if unit_id is not None:
        conditions.append(Case.unit_id == unit_id)
    found = session.execute(
        select(Obligation, Case)
        .join(Case, Case.id == Obligation.case_id)
        .where(*conditions)
        .order_by(Obligation.id)
        .limit(limit)
    )
    return [clock_row(obligation, case, now) for obligation, case in found]


def _state(word: str) -> State:
    try:
        return State(word)
    except ValueError as wrong:
        known = "、".join([*State, OVERDUE])
        raise Invalid(f"没有“{word}”这种时限状态，可用：{known}", code="unknown_state") from wrong


def alerts(
    session: Session, *, state: str | None = None, before_id: int | None = None, limit: int = 100
) -> list[Alert]:
    """Alerts, newest first. Page with `before_id`."""
    query = select(Alert).order_by(Alert.id.desc()).limit(limit)
    if state is not None:
        query = query.where(Alert.state == state)
    if before_id is not None:
        query = query.where(Alert.id < before_id)
    return list(session.scalars(query))
