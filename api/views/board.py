"""The duty board: one snapshot of what needs somebody, what is new, and on what ground all is quiet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alerts import kinds
from alerts.board import CaseRow, board
from alerts.course import Standpoint
from alerts.drills.time import moments
from alerts.duties import DUTY_LABELS, Duty
from alerts.grades import LABELS as GRADE_LABELS
from alerts.models import Alert, Case, CaseStep, Obligation
from alerts.obligations import OPEN, State
from alerts.roster import service as roster
from alerts.stages import Stage
from api.models import SignedIn, User
from api.schemas.base import Action, Coded
from api.schemas.board import Board, Health, Today, Todo
from api.schemas.coverage import CoverageOut
from api.schemas.people import UnitOut
from api.views import actions, alerts
from api.views.health import shown
from api.views.obligations import clock
from api.views.people import Names, unit_name, units
from api.views.sources import registry
from api.views.watch import ground, healths, watch
from api.views.words import coded, maybe_coded
from huiying import messages
from huiying.clock import BEIJING
from huiying.people import Actor, Role
from huiying.settings import Settings
from huiying.text.spans import in_words
from nlp.models import Document, Event
from response.models import Draft
from response.progress import progress_of
from response.reviews import DraftState

HOURS = 12
"""Of heat shown beside a case."""
ALERTS = 50


def snapshot(session: Session, settings: Settings, health: Health, *, actor: Actor, now: datetime) -> Board:
    """Everything on the board as one person sees it, all of one moment of the record."""
    as_of = messages.last_id(session)
    todo = _todo(session, actor, now)
    coverage = watch(session, healths(session, registry(session, settings), now=now), now=now)
    return Board(
        as_of=as_of,
        now=now,
        office=settings.office,
        on_duty=_on_duty(session, now),
        health=health,
        todo=todo,
        alerts=alerts.many(session, _new(session, now), actor),
        today=_today(session, now),
        coverage=coverage,
        quiet=None if todo else _quiet(session, coverage, now),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is read for all cases at once."""

    events: Mapping[int, Event]
    units: Mapping[str, UnitOut]
    since: Mapping[int, datetime]
    heat: Mapping[int, list[int]]
    alerts: Mapping[int, str]
    drafts: Mapping[int, list[Draft]]


def _todo(session: Session, actor: Actor, now: datetime) -> list[Todo]:
    rows = [row for row in board(session, actor=actor, now=now).cases if _needs_somebody(row)]
    beside = _beside(session, [row.case for row in rows], now)
    drilled = moments(session, now)
    return [_one(session, row, beside, actor, drilled.get(row.case.drill_id or 0, now)) for row in rows]


def _needs_somebody(row: CaseRow) -> bool:
    return row.next_clock is not None or row.case.state != Stage.WATCHING


def _beside(session: Session, cases: Sequence[Case], now: datetime) -> Beside:
    ids = [case.id for case in cases]
    event_ids = [case.event_id for case in cases if case.event_id is not None]
    moved = (
        select(CaseStep.case_id, func.max(CaseStep.at))
        .where(CaseStep.case_id.in_(ids), CaseStep.from_state != CaseStep.to_state)
        .group_by(CaseStep.case_id)
    )
    drafts: dict[int, list[Draft]] = {}
    for draft in session.scalars(select(Draft).where(Draft.case_id.in_(ids)).order_by(Draft.id.desc())):
        drafts.setdefault(draft.case_id, []).append(draft)
    reasons = select(Alert.case_id, Alert.reason).where(Alert.case_id.in_(ids)).order_by(Alert.id)
    return Beside(
        events={event.id: event for event in session.scalars(select(Event).where(Event.id.in_(event_ids)))},
        units=units(session),
        since=dict(session.execute(moved).all()),
        heat=_heat(session, event_ids, now),
        alerts={case_id: reason for case_id, reason in session.execute(reasons) if case_id},
        drafts=drafts,
    )


def _heat(session: Session, event_ids: Sequence[int], now: datetime) -> dict[int, list[int]]:
    """Posts an hour over the last hours, the newest last."""
    said_at = func.coalesce(Document.published_at, Document.first_seen_at)
    start = now - timedelta(hours=HOURS)
    query = select(Document.event_id, said_at).where(
        Document.event_id.in_(event_ids), said_at > start, said_at <= now
    )
    found = {event_id: [0] * HOURS for event_id in event_ids}
    for event_id, at in session.execute(query):
        if event_id is not None:
            found[event_id][min(HOURS - 1, int((at - start) / timedelta(hours=1)))] += 1
    return found


def _one(session: Session, row: CaseRow, beside: Beside, actor: Actor, now: datetime) -> Todo:
    case = row.case
    event = beside.events.get(case.event_id or 0)
    stage = kinds.stage_label(case.kind, case.state)
    stand = Standpoint(
        stage=case.state,
        table=kinds.table(case.kind),
        stage_label=stage,
        unit_id=case.unit_id,
        co_units=frozenset(case.co_units),
        open_duties=tuple(
            DUTY_LABELS[Duty(each.obligation.duty)] for each in row.clocks if each.obligation.state in OPEN
        ),
    )
    waits = _draft_action(session, beside.drafts.get(case.id, ()), actor)
    offered = ([waits] if waits else []) + [
        action if waits is None else action.model_copy(update={"primary": False})
        for action in actions.of_case(stand, actor)
    ]
    clocks = [clock(each.obligation, case, beside.units, now) for each in row.clocks]
    since = beside.since.get(case.id, case.opened_at)
    return Todo(
        case_id=case.id,
        number=case.number,
        kind=coded(case.kind, kinds.KIND_LABELS),
        title=case.title,
        drill_id=case.drill_id,
        now=now,
        place=(event.place or None) if event else None,
        grade=maybe_coded(case.grade, GRADE_LABELS),
        grade_proposed=case.is_proposed,
        unit=unit_name(beside.units, case.unit_id),
        waiting_for=f"{stage} {in_words(now - since)}",
        step=Coded(code=case.state, label=stage),
        clock=next((each for each in clocks if each.state.code == State.RUNNING), None),
        clocks=clocks,
        heat=beside.heat.get(case.event_id or 0, [0] * HOURS),
        why=_why(case, beside),
        mine=actions.primary(offered) is not None,
        actions=offered,
    )


def _draft_action(session: Session, drafts: Iterable[Draft], actor: Actor) -> Action | None:
    """What the newest draft of this case that still waits for somebody asks of this person."""
    for draft in drafts:
        if draft.state != DraftState.PUBLISHED or draft.express_at is not None:
            waiting = actions.primary(actions.of_draft(progress_of(session, draft), actor))
            if waiting is not None:
                label = f"稿件：{waiting.label}"
                return Action(name="drafts", label=label, allowed=True, why_not=None, primary=True)
    return None


def _why(case: Case, beside: Beside) -> list[str]:
    return [words for words in (beside.alerts.get(case.id), case.proposed_reason) if words]


def _new(session: Session, now: datetime) -> Sequence[Alert]:
    """Alerts nobody has answered, and those of the last day."""
    waiting = Alert.state.in_(("new", "acknowledged")) | Alert.acknowledged_at.is_(None)
    recent = Alert.raised_at > now - timedelta(days=1)
    query = select(Alert).where(Alert.state != "dismissed", waiting | recent)
    return session.scalars(query.order_by(Alert.id.desc()).limit(ALERTS)).all()


def _on_duty(session: Session, now: datetime) -> str | None:
    """Whom the roster names; where it names nobody, officers of the watch who are signed in, the newest first."""
    rostered = roster.on_duty(session, now)
    if rostered:
        names = Names(session)
        return "、".join(names.of(username) for username in rostered)
    query = (
        select(User)
        .join(SignedIn, SignedIn.username == User.username)
        .where(SignedIn.expires_at > now)
        .order_by(SignedIn.created_at.desc())
    )
    signed_in = dict.fromkeys(user.name for user in session.scalars(query) if Role.DUTY in user.roles)
    return "、".join(signed_in) or None


def _today(session: Session, now: datetime) -> Today:
    start = datetime.combine(now.astimezone(BEIJING).date(), time(), BEIJING)
    read, grouped = session.execute(
        select(func.count(Document.id), func.count(func.distinct(Document.event_id))).where(
            Document.first_seen_at >= start
        )
    ).one()
    states = (
        select(Obligation.state, func.count())
        .join(Case, Case.id == Obligation.case_id)
        .where(Obligation.closed_at >= start, Case.drill_id.is_(None))
    )
    closed = dict(session.execute(states.group_by(Obligation.state)).all())
    met, late = closed.get(State.MET, 0), closed.get(State.MET_LATE, 0)
    alerted = session.scalar(select(func.count(Alert.id)).where(Alert.raised_at >= start))
    return Today(read=read, grouped=grouped, alerted=alerted or 0, answered_in_time=met, answered=met + late)


def _quiet(session: Session, coverage: CoverageOut, now: datetime) -> str:
    """Quiet is only said with the coverage it rests on."""
    hour = Document.first_seen_at > now - timedelta(hours=1)
    posts, places = session.execute(
        select(func.count(Document.id), func.count(func.distinct(Document.source_id))).where(hour)
    ).one()
    return f"无待办。最近 1 小时 {places} 源 {posts} 帖。{ground(coverage, now=now)}（截至 {shown(now)}）"
