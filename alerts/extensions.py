"""Extending a limit: consent of who may give it and notice to the person, both before the end, once, within the maximum."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from alerts.inforce import rule_behind
from alerts.models import Obligation
from alerts.rulebook import BookRule
from alerts.rulebook import Extension as Allowed
from huiying.clock import aware
from huiying.errors import Conflict, Forbidden, Invalid
from huiying.people import Actor, Role

FindRule = Callable[[str], BookRule | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What is asked for: units of the limit on top, and when and by which document the person was told."""

    amount: float
    told_at: datetime | None = None
    reference: str = ""


def granted(session: Session, row: Obligation, asked: Extension | None, *, now: datetime) -> dict[str, Any]:
    """An extension as it goes on record. Raises Invalid or Conflict for one the rule does not allow."""
    if asked is None or asked.amount <= 0:
        raise Invalid("请写明延长多少", code="bad_extension")
    allowed = extendable(row, partial(rule_behind, session), now=now)
    if asked.amount > allowed.most:
        raise Conflict(f"最多延长 {allowed.most:g}", code="extension_too_long")
    return {"amount": asked.amount, **(_told(row, asked, now) if allowed.notice else {})}


def extendable(row: Obligation, rule: FindRule, *, now: datetime) -> Allowed:
    """What a clock may be extended by; `rule` finds the rules it cites. Raises Conflict where its rules allow nothing, or the limit has ended."""
    allowed = allowance(row, rule)
    if allowed is None:
        raise Conflict("这个时限所依据的规定没有延长一说", code="not_extendable")
    _in_time(row, now)
    return allowed


def _told(row: Obligation, asked: Extension, now: datetime) -> dict[str, Any]:
    if asked.told_at is None or not asked.reference.strip():
        raise Invalid("延长须告知当事人：请写明告知时间和文书编号", code="extension_without_notice")
    told = aware(asked.told_at)
    if told > now:
        raise Invalid("告知时间还没有到", code="extension_without_notice")
    if not row.start <= told <= row.due:
        raise Conflict("告知不在原期限之内，不能延长", code="extension_too_late")
    return {"told_at": told.isoformat(), "reference": asked.reference.strip()}


def allowance(row: Obligation, rule: FindRule) -> Allowed | None:
    """What the rules of a clock allow: the least of them, None when one allows nothing."""
    found = []
    for name in row.limits:
        rule_id, _, limit_name = name.partition(".")
        cited = rule(rule_id)
        limit = cited.limit(limit_name) if cited else None
        if limit is None or limit.extension is None:
            return None
        found.append(limit.extension)
    return min(found, key=lambda each: each.most, default=None)


def consent(row: Obligation, actor: Actor, *, now: datetime) -> None:
    """Whether this person may consent now. Raises Forbidden, or Conflict when the limit has ended."""
    if not actor.has(Role.LEADER):
        raise Forbidden("延长须经负责人批准", code="leader_required")
    _in_time(row, now)


def _in_time(row: Obligation, now: datetime) -> None:
    if now > row.due:
        raise Conflict("期限已经届满，不能再延长", code="extension_too_late")
