"""Findings as readers see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from alerts.findings import accountability
from alerts.findings.accountability import (
    FINDING_LABELS,
    GROUND_LABELS,
    OUTCOME_LABELS,
    FindingState,
    Ground,
    Position,
    Step,
    may_see,
)
from alerts.findings.models import Finding, FindingReply
from alerts.findings.proceedings import get_finding, stands
from alerts.models import Case, Evidence, Obligation
from alerts.obligations import State
from api.paging import Slice
from api.parsing import maybe_member
from api.schemas.base import Action, Page
from api.schemas.findings import FindingOut, ReplyOut
from api.schemas.people import UnitOut
from api.views.people import Names, Reader, units
from api.views.words import coded, maybe_coded
from huiying.people import Actor, Role

NEXT = {
    FindingState.PROPOSED: Step.RAISE,
    FindingState.RAISED: Step.DECIDE,
    FindingState.UPHELD: Step.CARRY_OUT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which findings are asked for."""

    state: str | None = None
    ground: str | None = None
    unit: str | None = None
    case_id: int | None = None

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        """As conditions of a query, what this person may not see left out. Raises Invalid for unknown words."""
        found = [
            column == value
            for column, value in (
                (Finding.state, maybe_member(FindingState, self.state, "状态")),
                (Finding.ground, maybe_member(Ground, self.ground, "问责情形")),
                (Finding.unit_id, self.unit),
                (Finding.case_id, self.case_id),
            )
            if value is not None
        ]
        if not may_see(None, actor):
            found.append(Finding.unit_id == actor.unit_id)
        return found


def page(session: Session, wanted: Wanted, *, actor: Actor, paging: Slice, now: datetime) -> Page[FindingOut]:
    """One page of findings, the newest first."""
    conditions = wanted.conditions(actor)
    total = session.scalar(select(func.count(Finding.id)).where(*conditions)) or 0
    query = select(Finding).where(*conditions).order_by(Finding.id.desc())
    rows = session.scalars(query.offset(paging.offset).limit(paging.page_size)).all()
    items = _many(session, rows, reader(session, actor, now))
    return Page(items=items, total=total, page=paging.page, page_size=paging.page_size)


def of_case(session: Session, case_id: int, who: Reader) -> list[FindingOut]:
    """Every finding on a case that this person may see, the newest first."""
    conditions = Wanted(case_id=case_id).conditions(who.actor)
    rows = session.scalars(select(Finding).where(*conditions).order_by(Finding.id.desc())).all()
    return _many(session, rows, who)


def one(session: Session, finding_id: int, *, actor: Actor, now: datetime) -> FindingOut:
    """One finding. Raises NotFound, also for one that is not this person's to see."""
    finding = get_finding(session, finding_id, seen_by=actor)
    return _many(session, [finding], reader(session, actor, now))[0]


def reader(session: Session, actor: Actor, now: datetime) -> Reader:
    """Who looks on, with the names they know things by."""
    return Reader(actor=actor, now=now, names=Names(session), held=units(session))


def _many(session: Session, rows: Sequence[Finding], who: Reader) -> list[FindingOut]:
    if not rows:
        return []
    replies = _replies(session, [row.id for row in rows], who.names)
    flaws = _flaws(session, [row.source for row in rows if row.source])
    query = select(Case).where(Case.id.in_({row.case_id for row in rows}))
    cases = {case.id: case for case in session.scalars(query)}
    return [
        FindingOut(
            **_basis(row, cases[row.case_id], who.held, who.names),
            **_course(row, who.names, who.now),
            flaw=flaws.get(row.source or ""),
            replies=replies[row.id],
            actions=_actions(stands(row, replied=bool(replies[row.id])), who),
        )
        for row in rows
    ]


def _flaws(session: Session, sources: Sequence[str]) -> dict[str, str]:
    """What became of the records that findings were computed from, where that speaks against them."""
    evidence = _numbers(sources, "evidence")
    clocks = _numbers(sources, "obligation")
    taken_back = select(Evidence.id, Evidence.flaw).where(
        Evidence.id.in_(evidence), Evidence.flaw.is_not(None)
    )
    replaced = select(Obligation.id, Obligation.closing_reason).where(
        Obligation.id.in_(clocks), Obligation.state == State.SUPERSEDED
    )
    found = {
        f"evidence:{key}": f"所依据的证据已撤回或认定不实：{why}"
        for key, why in _rows(session, taken_back, evidence)
    }
    found |= {
        f"obligation:{key}": f"这个时限后来被替换：{why}" for key, why in _rows(session, replaced, clocks)
    }
    return found


def _numbers(sources: Sequence[str], kind: str) -> list[int]:
    return [int(source.partition(":")[2]) for source in sources if source.startswith(f"{kind}:")]


def _rows(
    session: Session, query: Select[int, str | None], wanted: Sequence[int]
) -> list[tuple[int, str | None]]:
    return [(key, why) for key, why in session.execute(query)] if wanted else []


def _replies(session: Session, ids: Sequence[int], names: Names) -> dict[int, list[ReplyOut]]:
    found: dict[int, list[ReplyOut]] = {each: [] for each in ids}
    query = select(FindingReply).where(FindingReply.finding_id.in_(ids)).order_by(FindingReply.id)
    for said in session.scalars(query):
        found[said.finding_id].append(ReplyOut(at=said.at, by=names.of(said.by), text=said.text))
    return found


def _actions(finding: Position, who: Reader) -> list[Action]:
    """What this person may do to it now; what it waits for is primary."""
    allowed = accountability.allowed_actions(finding, who.actor, who.now)
    waits = Step.REPLY if who.actor.has(Role.UNIT) else NEXT.get(finding.state)
    return [
        Action(
            name=each.name,
            label=each.label,
            allowed=each.why_not is None,
            why_not=each.why_not,
            primary=each.why_not is None and each.name is waits,
        )
        for each in allowed
    ]


def _basis(row: Finding, case: Case, held: Mapping[str, UnitOut], names: Names) -> dict[str, Any]:
    """What is found, against whom, and what shows it."""
    source, _, number = (row.source or "").partition(":")
    return {
        "id": row.id,
        "case_id": case.id,
        "case_number": case.number,
        "case_title": case.title,
        "unit": held.get(row.unit_id) if row.unit_id else None,
        "ground": coded(row.ground, GROUND_LABELS),
        "state": coded(row.state, FINDING_LABELS),
        "text": row.text,
        "computed": row.source is not None,
        "obligation_id": int(number) if source == "obligation" else None,
        "evidence_id": int(number) if source == "evidence" else None,
        "url": row.url,
        "file_sha256": row.sha256,
        "proposed_at": row.proposed_at,
        "raised_by": names.maybe(row.raised_by),
        "raised_at": row.raised_at,
        "reply_until": row.reply_until,
    }


def _course(row: Finding, names: Names, now: datetime) -> dict[str, Any]:
    """What was decided and done."""
    return {
        "decided_by": names.maybe(row.decided_by),
        "decided_at": row.decided_at,
        "reason": row.reason,
        "outcome": maybe_coded(row.outcome, OUTCOME_LABELS),
        "outcome_due": row.outcome_due,
        "outcome_steps": (row.outcome_steps or "").splitlines(),
        "outcome_overdue": row.outcome_due is not None and row.done_at is None and now > row.outcome_due,
        "done_by": names.maybe(row.done_by),
        "done_at": row.done_at,
        "done_text": row.done_text,
        "done_url": row.done_url,
    }
