"""What waits for an answer: a timer begins with the alert or the step of a case, and rises until somebody answers.

Only the record ends a timer: a step that falls due looks at the alert or the case itself, so that none is told on when
the answer is there, and none is forgotten when nobody ended its timer.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.audiences import Matter, Office
from alerts.escalation import EscalationPack, Rung, Silence, climb, house
from alerts.models import Alert, Case
from alerts.noticing import Level
from alerts.scheduler.models import WatchItem
from alerts.scheduler.offices import Offices
from alerts.scheduler.urgency import is_urgent
from alerts.stages import Stage
from huiying import audit, messages, notify
from huiying.people import system
from huiying.schedule import Part, put_off, trying
from huiying.text.spans import in_words
from nlp.models import Event

SCHEDULER = system("scheduler").username
OF_STAGE = {
    Stage.ASSESSING: Silence.CASE_UNASSESSED,
    Stage.ASSIGNING: Silence.CASE_UNASSIGNED,
    Stage.SIGNING: Silence.CASE_UNSIGNED,
}


def watch_alert(session: Session, alert: Alert, *, now: datetime) -> None:
    """Begin, sharpen or end the timer of an alert. Call it when one is raised, restated or answered."""
    wanted = Silence.ALERT_UNACKNOWLEDGED if alert.state == "new" else None
    urgent = alert.level == Level.EMERGENCY
    _follow(session, f"alert:{alert.id}", wanted, about="", urgent=urgent, now=now, drill_id=None)


def watch_case(session: Session, case: Case, *, now: datetime) -> None:
    """Begin, sharpen or end the timer of a case's step. Call it whenever the case has moved or its grade has changed."""
    wanted = OF_STAGE.get(Stage(case.state)) if case.state in OF_STAGE else None
    about = (case.unit_id or "") if wanted is Silence.CASE_UNSIGNED else ""
    urgent = is_urgent(case.kind, case.grade)
    _follow(session, f"case:{case.id}", wanted, about=about, urgent=urgent, now=now, drill_id=case.drill_id)


def _follow(
    session: Session,
    subject: str,
    wanted: Silence | None,
    *,
    about: str,
    urgent: bool,
    now: datetime,
    drill_id: int | None,
) -> None:
    """Keep the one timer that is wanted; every other of the subject is over."""
    held = False
    for item in session.scalars(
        select(WatchItem).where(WatchItem.subject == subject, WatchItem.due_at.is_not(None))
    ):
        if not held and (item.kind, item.about) == (wanted, about):
            held = True
            _sharpen(item, urgent=urgent, now=now)
        else:
            item.due_at, item.done_at = None, now
    if wanted is not None and not held:
        session.add(
            WatchItem(
                subject=subject,
                kind=wanted,
                about=about,
                urgent=urgent,
                since=now,
                due_at=now,
                told=[],
                drill_id=drill_id,
            )
        )
        session.flush()


def _sharpen(item: WatchItem, *, urgent: bool, now: datetime) -> None:
    """What has become urgent waits no longer than the urgent do."""
    if urgent and not item.urgent and item.due_at is not None:
        soonest = now + house().chain(Silence(item.kind)).wait(urgent=True)
        item.due_at = min(item.due_at, soonest)
    item.urgent = urgent


def next_at(session: Session) -> datetime | None:
    """When the next step of any timer falls due."""
    waiting = select(WatchItem.due_at).where(WatchItem.due_at.is_not(None), WatchItem.drill_id.is_(None))
    return session.scalar(waiting.order_by(WatchItem.due_at).limit(1))


def run(session: Session, now: datetime, limit: int, *, offices: Offices) -> int:
    """Take every step that has fallen due."""
    due = (
        select(WatchItem)
        .where(WatchItem.due_at <= now, WatchItem.drill_id.is_(None))
        .where(WatchItem.id.not_in(put_off(session, "watch_item", now=now)))
        .order_by(WatchItem.due_at, WatchItem.id)
        .limit(limit)
    )
    found = session.scalars(due).all()
    for item in found:
        with trying(session, f"watch_item:{item.id}", now=now):
            step(session, item, now=now, office=offices.at(session, now, item.drill_id))
    return len(found)


def step(
    session: Session, item: WatchItem, *, now: datetime, office: Office, pack: EscalationPack | None = None
) -> Rung | None:
    """Take one step of a timer; None when there has been an answer, which ends it."""
    what = _unanswered(session, item)
    if what is None or item.due_at is None:
        item.due_at, item.done_at = None, now
        return None
    chain = (pack or house()).chain(Silence(item.kind))
    title, units = what
    matter = Matter(units=units, told=frozenset(item.told))
    # Counted from now: after an outage the steps keep their distance instead of all falling at once.
    rung = climb(chain, step=item.step, due_at=now, urgent=item.urgent, office=office, matter=matter)
    words = f"{chain.label}，已等 {in_words(now - item.since)}" if item.said else chain.label
    _tell(session, item, rung, title=f"{words}：{title}", now=now)
    item.said, item.step, item.due_at = item.said + 1, rung.after, rung.next_at
    item.told = list(dict.fromkeys((*item.told, *rung.told.to)))
    return rung


def _unanswered(session: Session, item: WatchItem) -> tuple[str, frozenset[str]] | None:
    """What still waits for an answer, in words, and its units; None when it no longer does."""
    kind, _, number = item.subject.partition(":")
    if kind == "alert":
        return _alert(session, int(number))
    case = session.get_one(Case, int(number))
    if case.state not in OF_STAGE or OF_STAGE[Stage(case.state)] != item.kind:
        return None
    if item.about and item.about != case.unit_id:
        return None
    return f"{case.number} {case.title}", frozenset(filter(None, (case.unit_id, *case.co_units)))


def _alert(session: Session, number: int) -> tuple[str, frozenset[str]] | None:
    alert = session.get_one(Alert, number)
    if alert.state != "new":
        return None
    return f"{session.get_one(Event, alert.event_id).title}（{alert.reason}）", frozenset()


def _tell(session: Session, item: WatchItem, rung: Rung, *, title: str, now: datetime) -> None:
    detail = {
        "watch_item_id": item.id,
        "silence": item.kind,
        "step": rung.words,
        "fell_due_at": item.due_at.isoformat() if item.due_at else None,
        "to": list(rung.told.to),
        "missing": list(rung.told.missing),
    }
    kind = "silence.escalated" if item.said else "silence.begun"
    audit.record(session, at=now, actor=SCHEDULER, action=kind, subject=item.subject, detail=detail)
    messages.announce(session, at=now, kind=kind, subject=item.subject, actor=SCHEDULER, payload=detail)
    notify.give(
        session,
        key=f"watch_item:{item.id}:{item.said}",
        at=now,
        title=title,
        body="\n".join((f"{rung.words}。", *rung.told.missing)),
        subject=item.subject,
        kind=kind,
        to=rung.told.to,
        urgent=item.urgent,
        drill=item.drill_id is not None,
    )


def part(offices: Offices) -> Part:
    """Escalation by silence, as the scheduler passes it."""
    return Part(
        name="silences",
        next_at=next_at,
        run=lambda session, now, limit: run(session, now, limit, offices=offices),
    )
