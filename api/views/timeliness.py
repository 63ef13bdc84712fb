"""Timeliness: figures with their denominators, and every clock behind them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from alerts.accounts import timeliness
from alerts.duties import DUTY_LABELS, Duty
from alerts.models import Alert, Case, CaseStep, Obligation
from alerts.obligations import State
from alerts.stages import Step
from alerts.timeliness import Filter, Item, Standing, Tally
from api.schemas.cases import ObligationOut
from api.schemas.people import UnitOut
from api.schemas.reports import (
    LateItem,
    LeadLine,
    Timeliness,
    TimelinessDot,
    TimelinessFigures,
    UnitFigures,
)
from api.views.obligations import clock
from api.views.people import unit_name, units
from api.views.words import coded

UNASSIGNED = "未交办"
DEFINITIONS = {
    "按时": "在到期之前有证据表明已经办到",
    "迟": "办到了，但晚于到期时间；记录永不改为按时",
    "未办": "超时后由人记为未完成，没有证据",
    "进行中": "还在计时，含已经超时的",
    "合计": "按时 + 迟 + 未办，即已有结果的，是按时率的分母",
    "不计入": "被替换、免除、不适用的时限，单列，不进分母",
    "时间": "按到期时间落在所选时段内计",
}
CHAIN = ("首帖", "预警", "认领", "交办", "首次发布")


def report(session: Session, wanted: Filter, now: datetime) -> Timeliness:
    """The whole page."""
    found = timeliness(session, wanted, now=now)
    held = units(session)
    clocks = _clocks(session, found.items, held, now)
    return Timeliness(
        figures=TimelinessFigures(**_figures(found.overall)),
        by_unit=[UnitFigures(unit=_unit(held, tally.unit_id), **_figures(tally)) for tally in found.by_unit],
        dots=[dot for item in found.items if (dot := _dot(item, held)) is not None],
        leads=_leads(session, sorted({item.case_id for item in found.items})),
        late=[_late(item, clocks[item.obligation_id], held, now) for item in found.late],
        obligations=[clocks[item.obligation_id] for item in found.items],
        definitions=DEFINITIONS,
    )


def _figures(tally: Tally) -> dict[str, int]:
    return {
        "on_time": len(tally.on_time),
        "late": len(tally.late),
        "missed": len(tally.missed),
        "overdue": len(tally.overdue),
        "in_progress": len(tally.in_progress),
        "excluded": len(tally.apart),
        "total": tally.closed,
    }


def _clocks(
    session: Session, items: Sequence[Item], held: Mapping[str, UnitOut], now: datetime
) -> dict[int, ObligationOut]:
    ids = [item.obligation_id for item in items]
    query = select(Obligation, Case).join(Case, Case.id == Obligation.case_id).where(Obligation.id.in_(ids))
    return {row.id: clock(row, case, held, now) for row, case in session.execute(query)}


def _unit(held: Mapping[str, UnitOut], unit_id: str | None) -> str:
    return unit_name(held, unit_id) or UNASSIGNED


def _dot(item: Item, held: Mapping[str, UnitOut]) -> TimelinessDot | None:
    if item.closed_at is None or item.standing not in {Standing.ON_TIME, Standing.LATE}:
        return None
    hour = timedelta(hours=1)
    return TimelinessDot(
        obligation_id=item.obligation_id,
        case_id=item.case_id,
        case_title=item.case_title,
        duty=coded(item.duty, DUTY_LABELS),
        unit=_unit(held, item.unit_id),
        hours=(item.closed_at - item.start) / hour,
        limit_hours=(item.due - item.start) / hour,
        late=item.standing is Standing.LATE,
    )


def _late(item: Item, row: ObligationOut, held: Mapping[str, UnitOut], now: datetime) -> LateItem:
    return LateItem(
        obligation=row,
        unit=_unit(held, item.unit_id),
        late_by_seconds=((item.closed_at or now) - item.due).total_seconds(),
        cause=item.cause,
    )


def _leads(session: Session, case_ids: Sequence[int]) -> list[LeadLine]:
    """For each case, minutes from the first post to each step of the chain; None for a step not taken."""
    raised = _earliest(session, Alert.case_id, Alert.raised_at, Alert.case_id.in_(case_ids))
    seen = _earliest(session, Alert.case_id, Alert.acknowledged_at, Alert.case_id.in_(case_ids))
    assigned = _earliest(
        session, CaseStep.case_id, CaseStep.at, CaseStep.case_id.in_(case_ids), CaseStep.step == Step.ASSIGN
    )
    informed = _earliest(
        session,
        Obligation.case_id,
        Obligation.closed_at,
        Obligation.case_id.in_(case_ids),
        Obligation.duty.in_((Duty.FIRST_INFORMATION, Duty.RESPONSE)),
        Obligation.state.in_((State.MET, State.MET_LATE)),
    )
    cases = session.scalars(select(Case).where(Case.id.in_(case_ids)).order_by(Case.id))
    return [
        _lead(
            case, [case.first_post_at, *(found.get(case.id) for found in (raised, seen, assigned, informed))]
        )
        for case in cases
    ]


def _earliest(
    session: Session,
    case_id: InstrumentedAttribute[Any],
    moment: InstrumentedAttribute[Any],
    *which: ColumnElement[bool],
) -> dict[int, datetime | None]:
    query = select(case_id, func.min(moment)).where(*which).group_by(case_id)
    return dict(session.execute(query).all())


def _lead(case: Case, moments: Sequence[datetime | None]) -> LeadLine:
    minute = timedelta(minutes=1)
    taken = [None if moment is None else (moment - case.first_post_at) / minute for moment in moments]
    return LeadLine(
        case_id=case.id,
        case_number=case.number,
        case_title=case.title,
        steps=list(zip(CHAIN, taken, strict=True)),
    )
