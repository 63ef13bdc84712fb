"""Alerts on record: raised once an event, restated as it grows, and answered by a person."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from alerts.deeds import require_words
from alerts.models import Alert
from alerts.noticing import SEPARATOR, Level, Proposal
from alerts.scheduler.silences import watch_alert
from huiying import audit, messages
from huiying.errors import Conflict, Forbidden, NotFound
from huiying.people import Actor, Role
from nlp.models import Event

BREATH = timedelta(minutes=1)
WEIGHT = {Level.ATTENTION: 1, Level.EMERGENCY: 2}


def get_alert(session: Session, alert_id: int) -> Alert:
    """An alert by id, to change it. Raises NotFound."""
    audit.take_turn(session)
    alert = session.get(Alert, alert_id)
    if alert is None:
        raise NotFound(f"没有编号为 {alert_id} 的预警", code="alert_not_found")
    return alert


def raise_alert(session: Session, event: Event, proposal: Proposal, *, actor: Actor, now: datetime) -> Alert:
    """Put a new alert on record."""
    alert = Alert(
        event_id=event.id,
        rule=proposal.rule,
        level=proposal.level,
        reason=proposal.reason,
        state="new",
        raised_at=now,
        updated_at=now,
    )
    session.add(alert)
    session.flush()
    tell(session, alert, "alert.raised", actor=actor, now=now, more={"title": event.title})
    watch_alert(session, alert, now=now)
    return alert


def restate(session: Session, alert: Alert, proposal: Proposal, *, actor: Actor, now: datetime) -> None:
    """Keep an alert's one line true; says `alert.escalated` when it became graver, and asks for attention anew.

    What only counts more posts is told at most once a minute: a hot event must not flood the audit chain.
    """
    if (alert.rule, alert.reason) == (proposal.rule, proposal.reason):
        return
    graver = graver_than(proposal, alert)
    news = graver or alert.rule != proposal.rule or _figures(alert.reason) != _figures(proposal.reason)
    alert.rule, alert.level, alert.reason = proposal.rule, proposal.level, proposal.reason
    if news or now - alert.updated_at >= BREATH:
        alert.updated_at = now
        tell(session, alert, "alert.escalated" if graver else "alert.updated", actor=actor, now=now)
    if graver:
        watch_alert(session, alert, now=now)


def _figures(reason: str) -> str:
    return reason.partition(SEPARATOR)[0]


def graver_than(proposal: Proposal, alert: Alert) -> bool:
    return WEIGHT[proposal.level] > WEIGHT[Level(alert.level)]


def acknowledge_alert(session: Session, alert_id: int, *, actor: Actor, now: datetime) -> Alert:
    """认领: an officer has seen it, by name; the first one counts. Raises Conflict if it was dismissed."""
    alert = get_alert(session, alert_id)
    require_officer(actor, "认领预警")
    if alert.state == "dismissed":
        raise Conflict("这条预警已按误报关闭，不能再认领", code="alert_dismissed")
    if alert.acknowledged_at is None:
        alert.acknowledged_by, alert.acknowledged_at = actor.username, now
        alert.updated_at = now
        if alert.state == "new":
            alert.state = "acknowledged"
        tell(session, alert, "alert.acknowledged", actor=actor, now=now)
        watch_alert(session, alert, now=now)
    return alert


def dismiss_alert(session: Session, alert_id: int, *, reason: str, actor: Actor, now: datetime) -> Alert:
    """误报: close an alert that has no case, with the reason.

    Raises Conflict when it has a case or is dismissed already, Invalid without a reason.
    """
    alert = get_alert(session, alert_id)
    require_officer(actor, "关闭预警")
    if alert.state in {"opened", "dismissed"}:
        raise Conflict("这条预警已经立案或关闭：已立案的请在办件里研判", code="alert_closed")
    alert.dismissed_reason = require_words(reason, "关闭预警的理由")
    alert.state, alert.dismissed_by, alert.dismissed_at = "dismissed", actor.username, now
    alert.updated_at = now
    tell(session, alert, "alert.dismissed", actor=actor, now=now, more={"dismissed_reason": reason})
    watch_alert(session, alert, now=now)
    return alert


def require_officer(actor: Actor, what: str) -> None:
    """Raises Forbidden for a person who is neither duty officer nor leader."""
    if not actor.has(Role.DUTY, Role.LEADER):
        raise Forbidden(f"“{what}”须由值班员或领导办理", code="not_your_step")


def tell(
    session: Session,
    alert: Alert,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Audit and announce what happened to an alert."""
    subject = f"alert:{alert.id}"
    facts = {
        "alert_id": alert.id,
        "event_id": alert.event_id,
        "case_id": alert.case_id,
        "rule": alert.rule,
        "level": alert.level,
        "reason": alert.reason,
        "state": alert.state,
        **(more or {}),
    }
    audit.record(session, at=now, actor=actor.username, action=kind, subject=subject, detail=facts)
    messages.announce(session, at=now, kind=kind, subject=subject, actor=actor.username, payload=facts)
