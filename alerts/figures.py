"""The facts of a case on record: kept in step with the posts, corrected by officers."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import events
from alerts.casefacts import FACT_LABELS, FactTable, Rank, Statement, in_words, settle
from alerts.clocks import plan_for, recompute
from alerts.deeds import Deed, require_words, undertake
from alerts.gradebook import follow_grade, suggest_easing
from alerts.models import Case, CaseFact
from alerts.obligations import eases
from alerts.stages import Step
from huiying.clock import BEIJING, aware
from huiying.errors import Forbidden, Invalid
from huiying.people import Actor
from nlp.models import Event

SUMS = frozenset({"deaths_or_missing"})
"""Facts that are computed from others and confirmed through them."""


def facts_of(session: Session, case: Case) -> FactTable:
    """What stands and what is doubted, from every statement on the case's record."""
    return settle(_statement(row) for row in _rows(session, case))


def _rows(session: Session, case: Case) -> list[CaseFact]:
    return list(session.scalars(select(CaseFact).where(CaseFact.case_id == case.id)))


def _statement(row: CaseFact) -> Statement:
    return Statement(
        kind=row.kind,
        value=row.value,
        vague=row.vague,
        rank=Rank(row.rank),
        source=row.source,
        said_at=row.said_at,
        document_id=row.document_id,
        quote=row.quote,
        start=row.start,
        end=row.end,
    )


def refresh_facts(deed: Deed, event: Event, said: Iterable[Statement]) -> None:
    """Take over what the posts of an event state, tell of contradictions once, and propose time and grade."""
    rows = _take_over(deed, said)
    table = settle(_statement(row) for row in rows)
    _tell_doubts(deed, table, rows)
    _follow_time(deed, event)
    follow_grade(deed, event, table)


def _take_over(deed: Deed, said: Iterable[Statement]) -> list[CaseFact]:
    """Put new statements on the case's record; returns the whole record."""
    rows = _rows(deed.session, deed.case)
    known = {(row.kind, row.document_id, row.start): row for row in rows}
    for each in said:
        row = known.get((each.kind, each.document_id, each.start))
        if row is None:
            rows.append(_row(deed, each))
            deed.session.add(rows[-1])
        elif row.value != each.value:
            # The same post, understood anew by a later version of the pipeline.
            row.value, row.quote, row.doubted_at = each.value, each.quote, None
    deed.session.flush()
    return rows


def _row(deed: Deed, said: Statement, reason: str = "") -> CaseFact:
    return CaseFact(
        case_id=deed.case.id,
        kind=said.kind,
        value=said.value,
        vague=said.vague,
        rank=int(said.rank),
        source=said.source,
        said_at=said.said_at,
        document_id=said.document_id,
        quote=said.quote,
        start=said.start,
        end=said.end,
        noted_at=deed.now,
        noted_by=deed.actor.username,
        reason=reason,
    )


def _tell_doubts(deed: Deed, table: FactTable, rows: Iterable[CaseFact]) -> None:
    stating: dict[tuple[str, float], list[CaseFact]] = {}
    for row in rows:
        stating.setdefault((row.kind, row.value), []).append(row)
    for doubt in table.doubts:
        said = doubt.statement
        claims = stating[said.kind, said.value]
        told = any(row.doubted_at for row in claims)
        for row in claims:
            row.doubted_at = row.doubted_at or deed.now
        if told:
            continue
        detail = {"fact": said.kind, "value": said.value, "rank": said.rank.label, "source": said.source}
        deed.also("case.fact_doubted", "facts", f"待核实：{doubt.reason}", detail)


def _follow_time(deed: Deed, event: Event) -> None:
    """Follow the stated time of the event, unless an officer set it or a clock would be eased."""
    stated = events.stated_time(event)
    if stated is None or deed.case.occurred_rank == "officer" or stated[0] == deed.case.occurred_at:
        return
    moment, standing = stated
    if eases(plan_for(deed.session, deed.case, now=deed.now, occurred_at=moment)):
        suggest_easing(deed, "事发时间", moment.isoformat())
        return
    set_time(deed, moment, standing)


def set_time(deed: Deed, moment: datetime, rank: str, reason: str = "") -> None:
    """Write the time of the event. Whether it may be made later is the caller's question."""
    case = deed.case
    before, case.occurred_at, case.occurred_rank = case.occurred_at, aware(moment), rank
    detail = {
        "before": before.isoformat() if before else None,
        "occurred_at": case.occurred_at.isoformat(),
        "rank": rank,
        "reason": reason,
    }
    shown = f"事发时间：{case.occurred_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    deed.also("case.time_set", "facts", shown, detail)


def confirm_fact(
    session: Session, case_id: int, *, kind: str, value: float, reason: str, actor: Actor, now: datetime
) -> Case:
    """An officer's word for a number; it stands above all others. It never lowers a grade by itself.

    Raises Invalid for an unknown fact or a number that makes no sense.
    """
    deed = undertake(session, case_id, Step.CONFIRM_FACT, actor=actor, now=now)
    if kind not in FACT_LABELS or kind in SUMS:
        raise Invalid(f"不认识的事实“{kind}”", code="unknown_fact")
    if value < 0:
        raise Invalid("数字不能为负", code="bad_figure")
    why = require_words(reason, "核定的理由")
    said = Statement(kind=kind, value=value, vague=False, rank=Rank.OFFICER, source=actor.name, said_at=now)
    session.add(_row(deed, said, why))
    detail = {"fact": kind, "value": value, "reason": why}
    deed.done("case.fact_confirmed", f"核定{in_words(kind, value)}：{why}", detail)
    session.flush()
    if deed.case.event_id is not None:
        follow_grade(deed, events.get_event(session, deed.case.event_id), facts_of(session, deed.case))
    recompute(deed)
    return deed.case


def confirm_time(
    session: Session, case_id: int, *, occurred_at: datetime, reason: str, actor: Actor, now: datetime
) -> Case:
    """An officer's word for when it happened. Earlier needs nobody; later is an easing and needs a second person.

    Raises Invalid for a time in the future, Forbidden (`second_person_required`) for a later one.
    """
    deed, moment = undertake(session, case_id, Step.CONFIRM_FACT, actor=actor, now=now), aware(occurred_at)
    if moment > now:
        raise Invalid("事发时间不能在将来", code="event_in_future")
    why = require_words(reason, "更正事发时间的理由")
    later = deed.case.occurred_at is not None and moment > deed.case.occurred_at
    if later or eases(plan_for(session, deed.case, now=now, occurred_at=moment)):
        raise Forbidden(
            "把事发时间改晚会放宽时限，须由第二人确认：请提出“放宽申请”（later_time）",
            code="second_person_required",
        )
    deed.done("case.time_confirmed", f"核定事发时间：{why}", {"reason": why})
    set_time(deed, moment, "officer", why)
    recompute(deed)
    return deed.case
