"""Carrying a merger out: the earliest times, the graver grade and all that was done count for the case that stays."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from alerts import events
from alerts.clocks import named, recompute
from alerts.deeds import Deed, get_case, require_words, undertake
from alerts.duties import Assessment
from alerts.figures import facts_of, set_time
from alerts.findings.models import Finding
from alerts.gradebook import follow_grade, grade_of, inherit_grade
from alerts.grades import gravity
from alerts.mergers.models import CaseMerger
from alerts.mergers.weighing import Held, eased
from alerts.models import Alert, Case, CaseFact, ClockPause, Easing, Evidence, Measure, Obligation
from alerts.obligations import OPEN, State
from alerts.partners.models import JointAction
from alerts.stages import CLOSED, Stage, Step
from huiying import audit
from huiying.errors import Conflict, Forbidden
from huiying.people import Actor

EVENTFUL = frozenset({"emergency", "opinion"})
"""Kinds about the same thing: what one took for opinion the other knew to be an emergency."""
LEFT_ALONE = frozenset({Stage.WATCHING, Stage.SET_ASIDE})
Row = TypeVar("Row", Evidence, CaseFact, Measure, ClockPause, JointAction, Finding, Alert)


def merge(
    session: Session,
    case_id: int,
    *,
    into: int,
    reason: str,
    actor: Actor,
    now: datetime,
    second: str | None = None,
) -> Case:
    """Let one case go into another; returns the one that stays.

    `second` is the person who asked, where the actor only confirms. Raises Conflict for cases that cannot be one,
    Forbidden (`second_person_required`) when a clock would be eased and one person alone wants it.
    """
    audit.take_turn(session)
    deed = undertake(session, case_id, Step.MERGE, actor=actor, now=now, target=Stage.MERGED)
    why, kept = require_words(reason, "并案的理由"), _keeping(deed, into)
    absorbed, case = deed.case, kept.case
    before = [*_clocks(session, absorbed), *_clocks(session, case)]
    absorbed.merged_into = case.id
    moved = _hand_over(session, absorbed, case)
    deed.done("case.merged", f"并入 {case.number}：{why}", {"into": case.id, "reason": why})
    kept.done(
        "case.absorbed", f"{absorbed.number} 并入本件：{why}", {"absorbed": absorbed.id, "moved": moved}
    )
    _inherit(kept, absorbed)
    recompute(kept, because=f"{absorbed.number} 并入")
    _supersede(deed, case, why)
    _decline_pending(session, absorbed, actor, now)
    session.flush()
    lost = eased(before, _clocks(session, case), now=now)
    if lost and second is None:
        raise Forbidden(
            f"并案会放宽：{'；'.join(lost)}，须由第二人确认：请提出“放宽申请”（merge）",
            code="second_person_required",
        )
    session.add(
        CaseMerger(
            case_id=absorbed.id,
            into_id=case.id,
            reason=why,
            by=actor.username,
            second=second,
            at=now,
            moved=moved,
        )
    )
    return case


def mergeable(session: Session, case: Case, into: int) -> Case:
    """The case that another may go into. Raises NotFound, Conflict."""
    other = get_case(session, into)
    kinds = {case.kind, other.kind}
    if other.id == case.id:
        raise Conflict("办件不能并入自己", code="merge_into_itself")
    if other.state in CLOSED:
        raise Conflict(f"办件 {other.number} 已经归档或并入别的办件，不能再并入", code="merge_into_closed")
    if case.drill_id != other.drill_id:
        raise Conflict("演练的办件和真实的办件不能并在一起", code="merge_across_drill")
    if len(kinds) > 1 and not kinds <= EVENTFUL:
        raise Conflict("不同种类的办件不能并在一起", code="merge_across_kinds")
    return other


def _keeping(deed: Deed, into: int) -> Deed:
    case = mergeable(deed.session, deed.case, into)
    wakes = case.state in LEFT_ALONE and deed.case.assessment == Assessment.MUST_ANSWER
    after = Stage.ASSIGNING if wakes else case.state
    return Deed(session=deed.session, case=case, actor=deed.actor, now=deed.now, step=Step.MERGE, after=after)


def _inherit(kept: Deed, absorbed: Case) -> None:
    """The earliest times, the graver grade, the stronger assessment, and everybody who was at work on it."""
    case, source = kept.case, f"取自并入的 {absorbed.number}"
    case.first_seen_at = min(case.first_seen_at, absorbed.first_seen_at)
    case.first_post_at = min(case.first_post_at, absorbed.first_post_at)
    case.moments = case.moments | {
        name: min((moment, case.moments.get(name, moment)), key=datetime.fromisoformat)
        for name, moment in absorbed.moments.items()
    }
    if absorbed.occurred_at and (case.occurred_at is None or absorbed.occurred_at < case.occurred_at):
        # An officer's act: the posts of the surviving event may not put it off again.
        set_time(kept, absorbed.occurred_at, "officer", source)
    if absorbed.assessment == Assessment.MUST_ANSWER:
        case.assessment = Assessment.MUST_ANSWER
    if absorbed.kind != case.kind:
        case.kind = "emergency"
    helping = [absorbed.unit_id, *absorbed.co_units] if absorbed.unit_id else absorbed.co_units
    case.co_units = [each for each in dict.fromkeys([*case.co_units, *helping]) if each != case.unit_id]
    if gravity(grade_of(absorbed)) > gravity(grade_of(case)):
        inherit_grade(kept, absorbed, source)
    kept.session.flush()
    if case.event_id is not None:
        follow_grade(kept, events.get_event(kept.session, case.event_id), facts_of(kept.session, case))


def _hand_over(session: Session, absorbed: Case, case: Case) -> dict[str, list[int]]:
    """What counts for the case that stays from now on: ids of the rows that changed hands."""
    return {
        "evidence": _move(session, Evidence, absorbed, case),
        "facts": _move(session, CaseFact, absorbed, case, but=_said_already(session, absorbed, case)),
        "measures": _move(session, Measure, absorbed, case),
        "pauses": _move(session, ClockPause, absorbed, case),
        "joint_actions": _move(session, JointAction, absorbed, case),
        "findings": _move(session, Finding, absorbed, case),
        "alerts": _move(session, Alert, absorbed, case),
    }


def _move(
    session: Session, model: type[Row], absorbed: Case, case: Case, *, but: frozenset[int] = frozenset()
) -> list[int]:
    rows = session.scalars(select(model).where(model.case_id == absorbed.id).order_by(model.id)).all()
    moving = [row for row in rows if row.id not in but]
    for row in moving:
        row.case_id = case.id
    session.flush()
    return [row.id for row in moving]


def _said_already(session: Session, absorbed: Case, case: Case) -> frozenset[int]:
    """Statements that the case holds from the same passage of the same post: they are not counted twice."""
    here, there = aliased(CaseFact), aliased(CaseFact)
    same = (here.kind == there.kind) & (here.document_id == there.document_id) & (here.start == there.start)
    query = select(there.id).join(here, same).where(here.case_id == case.id, there.case_id == absorbed.id)
    return frozenset(session.scalars(query))


def _clocks(session: Session, case: Case) -> list[Held]:
    rows = session.scalars(
        select(Obligation).where(Obligation.case_id == case.id, Obligation.state != State.SUPERSEDED)
    )
    return [
        Held(
            duty=row.duty,
            body=row.body,
            due=row.due,
            state=State(row.state),
            was_late=row.was_late,
            words=f"{case.number} 的{named(row)}",
        )
        for row in rows
    ]


def _supersede(deed: Deed, into: Case, why: str) -> None:
    """Close the clocks of the absorbed case, those discharged too; each keeps its result in view."""
    session = deed.session
    heirs = _by_duty(
        session.scalars(
            select(Obligation).where(Obligation.case_id == into.id, Obligation.state != State.SUPERSEDED)
        )
    )
    rows = session.scalars(
        select(Obligation).where(Obligation.case_id == deed.case.id, Obligation.state != State.SUPERSEDED)
    )
    for row in rows:
        if row.state in OPEN:
            row.was_late = row.was_late or (row.state == State.RUNNING and deed.now > row.due)
            row.closed_at = deed.now
        row.outcome, row.state, row.next_at = row.state, State.SUPERSEDED, None
        row.closing_reason = f"并入 {into.number}：{why}"
        row.superseded_by = heirs.get((row.duty, row.body))
        detail = {"obligation_id": row.id, "duty": row.duty, "superseded_by": row.superseded_by}
        deed.also("obligation.superseded", "clock", f"{named(row)}：{row.closing_reason}", detail)


def _by_duty(rows: Iterable[Obligation]) -> dict[tuple[str, str], int]:
    return {(row.duty, row.body): row.id for row in rows}


def _decline_pending(session: Session, absorbed: Case, actor: Actor, now: datetime) -> None:
    pending = select(Easing).where(Easing.case_id == absorbed.id, Easing.state == "proposed")
    for easing in session.scalars(pending):
        easing.state, easing.decided_by, easing.decided_at = "declined", actor.username, now
        easing.reason = f"{easing.reason}；办件已并入别的办件"
