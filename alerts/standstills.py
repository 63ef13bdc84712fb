"""Pauses on the record of a case: begun by the letter that goes out, ended by its answer, or by themselves."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from alerts.deadlines import due
from alerts.deeds import Deed
from alerts.evidence import PROMPT_ENTRY
from alerts.inforce import calendar, pack_in_force
from alerts.kinds.kind import FormStep, Pauses, Resumes
from alerts.models import Case, ClockPause
from huiying.errors import Conflict, Invalid

AFTER = timedelta(seconds=1)
"""A day ends at 23:59:59; the next one counts again."""


def begin(deed: Deed, pause: Pauses, form: Mapping[str, Any]) -> None:
    """Let the limits suspended by a ground stand still. Raises Conflict while a pause of that ground goes on."""
    at = datetime.fromisoformat(form[pause.at])
    if pause.ground in going_on(deed.session, deed.case, {pause.ground}, at):
        raise Conflict(f"“{pause.ground}”正在进行，请先登记它的结果", code="pause_open")
    deed.session.add(
        ClockPause(
            case_id=deed.case.id,
            ground=pause.ground,
            begin=at,
            lapses_at=_lapse(deed.session, pause.lapse, at) if pause.lapse else None,
            lapsed=False,
            reference=form.get(pause.reference, ""),
            by=deed.actor.username,
            at=deed.now,
        )
    )


def end(deed: Deed, ground: str, at: datetime) -> None:
    """End the pause of a ground. Raises Conflict when there is none, Invalid when it would end before it began."""
    row = deed.session.scalars(_open(deed.case).where(ClockPause.ground == ground)).first()
    if row is None:
        raise Conflict(f"没有正在进行的“{ground}”", code="no_open_pause")
    if at < row.begin:
        raise Invalid("结束时间早于开始时间", code="pause_ends_first")
    # An opinion that comes after the lapse changes nothing: the clock ran again already.
    row.end = min(at, row.lapses_at) if row.lapses_at else at
    row.ended_by = deed.actor.username


def going_on(session: Session, case: Case, grounds: Collection[str], now: datetime) -> set[str]:
    """Which of these grounds keep a case waiting: neither ended nor lapsed."""
    rows = session.scalars(_open(case).where(ClockPause.ground.in_(grounds)))
    return {row.ground for row in rows if row.lapses_at is None or now < row.lapses_at}


def keeps_waiting(session: Session, case: Case, step: FormStep, now: datetime) -> bool:
    """Whether a pause that a step does not end goes on, for which the case has to wait."""
    ended = {effect.ground for effect in step.effects if isinstance(effect, Resumes)}
    return bool(going_on(session, case, step.waits_for - ended, now))


def back_dated(step: FormStep, form: Mapping[str, Any], now: datetime) -> bool:
    """Whether a step would let a clock stand still from more than two hours ago: that eases it after the fact."""
    begins = (effect.at for effect in step.effects if isinstance(effect, Pauses))
    return any(now - datetime.fromisoformat(form[at]) > PROMPT_ENTRY for at in begins)


def _open(case: Case) -> Select[ClockPause]:
    standing = select(ClockPause).where(ClockPause.case_id == case.id, ClockPause.end.is_(None))
    return standing.order_by(ClockPause.id.desc())


def _lapse(session: Session, name: str, begin_at: datetime) -> datetime:
    rule_id, _, limit_name = name.partition(".")
    rule = pack_in_force(session).rule(rule_id)
    limit = rule.limit(limit_name) if rule else None
    if limit is None:
        raise Invalid(f"规则 {name} 不在本单位执行的规则中，算不出征求意见的期限", code="unknown_rule")
    return due(begin_at, limit.limit, calendar(session)).due + AFTER
