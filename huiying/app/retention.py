"""The nightly pass that drops what is past its period, but for what belongs to a case: counted, on record in one row."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from huiying import audit, heartbeat
from huiying.app.holdings import drop, oldest_free, periods
from huiying.clock import BEIJING
from huiying.schedule import Part
from huiying.settings import Settings

NAME = "retention"
NIGHT = 3
"""The hour in Beijing."""
ACTOR = "system:scheduler"
_AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


def part(settings: Settings) -> Part:
    """The pass, as something that falls due."""
    return Part(
        name=NAME,
        next_at=partial(next_pass, settings=settings),
        run=partial(drop_expired, settings=settings),
    )


def next_pass(session: Session, *, settings: Settings) -> datetime:
    """The first night in which something will be past its period; at once where the periods have been changed."""
    plan = _plan(session)
    return datetime.fromisoformat(plan["next"]) if plan.get("days") == periods(settings) else _AT_ONCE


def drop_expired(session: Session, now: datetime, limit: int, *, settings: Settings) -> int:
    """A batch of a pass, at most `limit` of each class; the last one puts the whole pass on record."""
    total: dict[str, int] = _plan(session).get("dropped", {})
    _overwrite(session, begin=True)
    batch = {
        kept: drop(session, kept, before=now - timedelta(days=days), limit=limit)
        for kept, days in periods(settings).items()
    }
    _overwrite(session, begin=False)
    total = {kept: total.get(kept, 0) + count for kept, count in batch.items()}
    if max(batch.values()) >= limit:
        _keep(session, now, settings, at=now, dropped=total)
        return sum(batch.values())
    if any(total.values()):
        detail = {"dropped": total, "days": periods(settings)}
        audit.record(session, at=now, actor=ACTOR, action="records.dropped", subject=NAME, detail=detail)
    _keep(session, now, settings, at=_night_after(max(now, _first_expiry(session, now, settings))))
    return sum(batch.values())


def _first_expiry(session: Session, now: datetime, settings: Settings) -> datetime:
    """When something will next be past its period; what comes in from now on is so later."""
    days = periods(settings)
    found = [
        since + timedelta(days=days[kept])
        for kept in days
        if (since := oldest_free(session, kept)) is not None
    ]
    return min([*found, now + timedelta(days=min(days.values()))])


def _night_after(moment: datetime) -> datetime:
    local = moment.astimezone(BEIJING)
    tonight = local.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return tonight if tonight > local else tonight + timedelta(days=1)


def _plan(session: Session) -> dict[str, Any]:
    held = heartbeat.latest(session, NAME)
    plan: dict[str, Any] = {} if held is None else json.loads(held.detail)
    return plan


def _keep(session: Session, now: datetime, settings: Settings, at: datetime, **rest: Any) -> None:
    plan = {"next": at.isoformat(), "days": periods(settings), **rest}
    heartbeat.beat(session, NAME, at=now, detail=json.dumps(plan))


def _overwrite(session: Session, *, begin: bool) -> None:
    """What is dropped is overwritten in SQLite's file, not only unlinked."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"PRAGMA secure_delete={'ON' if begin else 'OFF'}"))
