"""The watch: whenever an event gains or loses a post, look at it again."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import events, grading
from alerts.alarms import get_alert, graver_than, raise_alert, require_officer, restate, tell
from alerts.casefacts import Statement, settle
from alerts.cases import has_case, open_case
from alerts.clocks import recompute
from alerts.deeds import Deed, observe
from alerts.figures import refresh_facts, set_time
from alerts.gradebook import grade_of
from alerts.grades import gravity
from alerts.known import Known, all_known
from alerts.models import Alert, Case
from alerts.noticing import EventView, Proposal, notice, worth_a_look
from alerts.stages import Stage
from huiying import audit
from huiying.errors import Conflict
from huiying.people import Actor, system
from nlp.models import Event

PIPELINE = system("pipeline")


def notice_events(session: Session, event_ids: Collection[int], *, now: datetime) -> None:
    """Look again at events that documents have joined, in the same transaction and in this order.

    Most are no emergency: two questions for all of them tell which are to be looked at.
    """
    asked = select(Event.id, Event.state, Event.scope, Event.type).where(Event.id.in_(event_ids))
    worth = {row.id for row in session.execute(asked) if worth_a_look(row.state, row.scope, row.type)}
    worth.update(session.scalars(select(Case.event_id).where(Case.event_id.in_(event_ids))))
    if worth:
        audit.take_turn(session)
    for known in all_known(session, [event_id for event_id in event_ids if event_id in worth]):
        _notice(session, known, now)


def notice_event(session: Session, event_id: int, *, now: datetime) -> Alert | None:
    """Look at an event again: refresh its case, or raise or restate its alert, and open a case if that is due.

    Returns the alert that stands for the event, None when there is nothing to notice.
    """
    event = events.get_event(session, event_id)
    if not (worth_a_look(event.state, event.scope, event.type) or has_case(session, event.id)):
        return None
    audit.take_turn(session)
    [known] = all_known(session, [event_id])
    return _notice(session, known, now)


def _notice(session: Session, known: Known, now: datetime) -> Alert | None:
    if known.case is not None and known.case.state != Stage.ARCHIVED:
        _refresh_case(session, known.case, known.event, known.said, now)
    view = _look(known)
    proposal = notice(view)
    return known.alert if proposal is None else _answer(session, known, view, proposal, now)


def _refresh_case(
    session: Session, case: Case, event: Event, said: Sequence[Statement], now: datetime
) -> None:
    """Bring facts, time, grade and clocks of a case up to what its event says."""
    case.first_seen_at = min(case.first_seen_at, event.first_seen_at)
    case.first_post_at = min(case.first_post_at, event.first_post_at)
    deed = observe(session, case, actor=PIPELINE, now=now)
    if event.id == case.event_id or case.event_id is None:
        # A headline that says “four dead” must not stand over a case of eleven.
        case.title = event.title
        refresh_facts(deed, event, said)
    else:
        _refresh_from_merged(deed, event, said)
    recompute(deed)


def _refresh_from_merged(deed: Deed, event: Event, said: Sequence[Statement]) -> None:
    """Posts of an event whose case went into this one: their figures count, and an earlier time of theirs tightens."""
    case, stated = deed.case, events.stated_time(event)
    if stated is not None and (case.occurred_at is None or stated[0] < case.occurred_at):
        set_time(deed, stated[0], "officer", "并入的事件所述时间更早")
    if case.event_id is not None:
        refresh_facts(deed, events.get_event(deed.session, case.event_id), said)


def open_from_alert(
    session: Session, alert_id: int, *, actor: Actor, now: datetime, reason: str = ""
) -> Case:
    """An officer opens a case for an alert that did not open one by itself, and may say why.

    Raises Conflict when the alert has a case or was dismissed, Forbidden for a person who may not.
    """
    alert = get_alert(session, alert_id)
    require_officer(actor, "立案")
    if alert.state in {"opened", "dismissed"}:
        raise Conflict("这条预警已经立案或关闭", code="alert_closed")
    return _open(session, events.get_event(session, alert.event_id), alert, actor, now, reason=reason)


def _open(
    session: Session, event: Event, alert: Alert, actor: Actor, now: datetime, *, reason: str = ""
) -> Case:
    case = open_case(session, event, alert=alert, actor=actor, now=now)
    more = {"opened_reason": reason} if reason else {}
    tell(session, alert, "alert.opened", actor=actor, now=now, more=more)
    _refresh_case(session, case, event, events.statements(session, event.id), now)
    return case


def _look(known: Known) -> EventView:
    table = settle(known.said)
    grade = grading.propose(table.figures_to_grade, known.event.type, known.event.hazard).grade
    return events.view(known.event, known.said, known.voices, table, grade)


def _answer(
    session: Session, known: Known, view: EventView, proposal: Proposal, now: datetime
) -> Alert | None:
    alert, case = known.alert, known.case
    if alert is None or _outgrown(alert, case, view, proposal):
        alert = raise_alert(session, known.event, proposal, actor=PIPELINE, now=now)
    elif alert.state != "dismissed" and not _archived(case):
        restate(session, alert, proposal, actor=PIPELINE, now=now)
    # A case that was archived is not opened again by the service: its new alert asks for an officer.
    if proposal.opens_case and case is None and alert.state != "dismissed":
        _open(session, known.event, alert, PIPELINE, now)
    return alert


def _archived(case: Case | None) -> bool:
    return case is not None and case.state == Stage.ARCHIVED


def _outgrown(alert: Alert, case: Case | None, view: EventView, proposal: Proposal) -> bool:
    """Whether what is known now outweighs an alert that was dismissed, or a case that was archived."""
    if alert.state == "dismissed":
        return graver_than(proposal, alert)
    if case is None or not _archived(case) or alert.case_id != case.id:
        return False
    return gravity(view.grade) > gravity(grade_of(case))
