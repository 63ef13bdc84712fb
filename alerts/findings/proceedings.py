"""A finding's course on record: raised by a person, replied to by the unit, decided by another, carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.deadlines import Limit, due
from alerts.deadlines import Unit as Span
from alerts.deeds import Deed, get_case, observe, require_words
from alerts.evidence import LINK
from alerts.findings.accountability import (
    BY_PEOPLE,
    FINDING_LABELS,
    GROUND_LABELS,
    OFFICERS,
    OUTCOME_LABELS,
    FindingState,
    Ground,
    Outcome,
    Position,
    Step,
    may_see,
    require,
)
from alerts.findings.lateness import STEP
from alerts.findings.models import Finding, FindingReply
from alerts.findings.telling import tell_raiser, tell_unit
from alerts.inforce import calendar
from alerts.models import Case, Unit
from huiying import audit
from huiying.blobs import Blob
from huiying.clock import BEIJING, aware
from huiying.errors import Forbidden, Invalid, NotFound
from huiying.people import Actor, Directory

HEARING = timedelta(days=3)
"""House target, where who raises a finding sets no other time: how long the unit may reply. No text sets one."""
SHORTEST_HEARING = timedelta(hours=24)
HOUSE_TARGET = "内部目标，法规未定期限"
OUTCOME_LIMITS = {
    Outcome.CRITICISM: Limit(amount=5, unit=Span.WORKDAY),
    Outcome.TALK: Limit(amount=15, unit=Span.WORKDAY),
}
"""House targets for carrying an outcome out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a person finds: on which ground, in words, and the link or kept file that shows it."""

    ground: Ground
    text: str
    url: str | None = None
    sha256: str | None = None
    unit_id: str | None = None
    """The unit it concerns; the responsible unit of the case where left out."""
    reply_until: datetime | None = None


def raise_finding(
    session: Session, case_id: int, charge: Charge, *, directory: Directory, actor: Actor, now: datetime
) -> Finding:
    """提出, by an officer, with evidence; the unit is told, and may reply.

    Raises Invalid for a ground that is not a person's, without words, evidence or a unit; Forbidden for others.
    """
    audit.take_turn(session)
    if not actor.has(*OFFICERS):
        raise Forbidden("“提出问责”须由值班员或领导办理", code="not_your_step")
    if charge.ground not in BY_PEOPLE:
        raise Invalid(
            f"“{GROUND_LABELS[charge.ground]}”由系统根据记录提示：请在提示上“提出”", code="ground_is_computed"
        )
    case = get_case(session, case_id)
    words = require_words(charge.text, "事实经过")
    _refuse_unproven(session, charge)
    finding = Finding(
        case_id=case.id,
        unit_id=_unit(session, charge.unit_id or case.unit_id),
        ground=charge.ground,
        state=FindingState.RAISED,
        text=words,
        url=charge.url,
        sha256=charge.sha256,
        proposed_by=actor.username,
        proposed_at=now,
        raised_by=actor.username,
        raised_at=now,
        reply_until=_hearing(charge.reply_until, now),
    )
    session.add(finding)
    session.flush()
    deed = _deed(session, case, actor, now)
    _tell(deed, finding, "finding.raised", f"提出：{words}")
    _hear(deed, finding, directory)
    return finding


def take_up(
    session: Session,
    finding_id: int,
    *,
    reason: str,
    directory: Directory,
    actor: Actor,
    now: datetime,
    unit_id: str | None = None,
    reply_until: datetime | None = None,
) -> Finding:
    """An officer has verified what the service pointed at, and raises it in their own name."""
    finding, deed = _begin(session, finding_id, Step.RAISE, actor, now)
    words = require_words(reason, "核实情况")
    finding.unit_id = _unit(session, unit_id or finding.unit_id or deed.case.unit_id)
    finding.state, finding.raised_by, finding.raised_at = FindingState.RAISED, actor.username, now
    finding.reply_until = _hearing(reply_until, now)
    finding.text = f"{finding.text}。核实：{words}"
    _tell(deed, finding, "finding.raised", f"提出：{words}")
    _hear(deed, finding, directory)
    return finding


def reply(session: Session, finding_id: int, *, text: str, actor: Actor, now: datetime) -> Finding:
    """陈述申辩 by the unit, while its time runs; every word is kept."""
    finding, deed = _begin(session, finding_id, Step.REPLY, actor, now)
    words = require_words(text, "陈述申辩")
    said = FindingReply(finding_id=finding.id, text=words, by=actor.username, at=now)
    session.add(said)
    session.flush()
    _tell(deed, finding, "finding.replied", f"陈述申辩：{words}")
    tell_raiser(deed, finding, number=said.id)
    return finding


def decide(
    session: Session,
    finding_id: int,
    *,
    upheld: bool,
    reason: str,
    directory: Directory,
    actor: Actor,
    now: datetime,
    outcome: Outcome | None = None,
) -> Finding:
    """认定 by a leader who did not raise it: 成立 with an outcome, or 不成立.

    Raises Conflict (`reply_pending`) before the unit was heard, Forbidden (`same_person`), Invalid without an outcome.
    """
    finding, deed = _begin(session, finding_id, Step.DECIDE, actor, now)
    words = require_words(reason, "认定的理由")
    if upheld != (outcome is not None):
        raise Invalid("认定成立要写明处理（通报批评或约谈整改），不成立则没有处理", code="outcome_mismatch")
    finding.decided_by, finding.decided_at, finding.reason = actor.username, now, words
    finding.state = FindingState.DISMISSED
    if outcome is not None:
        finding.state = FindingState.UPHELD
        _set_outcome(deed, finding, outcome)
    said = FINDING_LABELS[FindingState(finding.state)] + (f"，{OUTCOME_LABELS[outcome]}" if outcome else "")
    _tell(deed, finding, "finding.decided", f"认定{said}：{words}")
    tell_unit(deed, finding, directory, kind="decided", title=f"认定{said}")
    return finding


def carry_out(
    session: Session, finding_id: int, *, text: str, url: str | None, actor: Actor, now: datetime
) -> Finding:
    """Record that the outcome was carried out. Raises Invalid for a link that is none."""
    finding, deed = _begin(session, finding_id, Step.CARRY_OUT, actor, now)
    words = require_words(text, "落实情况")
    _refuse_bad_link(url)
    finding.outcome_asks_at = None
    finding.done_by, finding.done_at, finding.done_text, finding.done_url = actor.username, now, words, url
    _tell(deed, finding, "finding.carried_out", f"落实：{words}")
    return finding


def withdraw(session: Session, finding_id: int, *, reason: str, actor: Actor, now: datetime) -> Finding:
    """Take a finding back, or leave a proposal of the service aside; the record stays."""
    finding, deed = _begin(session, finding_id, Step.WITHDRAW, actor, now)
    words = require_words(reason, "撤回的理由")
    finding.state, finding.decided_by, finding.decided_at = FindingState.WITHDRAWN, actor.username, now
    finding.reason = words
    _tell(deed, finding, "finding.withdrawn", f"撤回：{words}")
    return finding


def position(session: Session, finding: Finding) -> Position:
    """All of a finding that decides what may be done to it."""
    heard = select(FindingReply.id).where(FindingReply.finding_id == finding.id).limit(1)
    return stands(finding, replied=session.scalar(heard) is not None)


def stands(finding: Finding, *, replied: bool) -> Position:
    """The same where it is known whether the unit replied."""
    return Position(
        ground=Ground(finding.ground),
        state=FindingState(finding.state),
        unit_id=finding.unit_id,
        raised_by=finding.raised_by,
        reply_until=finding.reply_until,
        replied=replied,
        carried_out=finding.done_at is not None,
    )


def get_finding(session: Session, finding_id: int, *, seen_by: Actor | None = None) -> Finding:
    """A finding by id. Raises NotFound, also for one that is not this person's to see."""
    finding = session.get(Finding, finding_id)
    if finding is None or (seen_by is not None and not may_see(finding.unit_id, seen_by)):
        raise NotFound(f"没有编号为 {finding_id} 的问责记录", code="finding_not_found")
    return finding


def _begin(
    session: Session, finding_id: int, step: Step, actor: Actor, now: datetime
) -> tuple[Finding, Deed]:
    audit.take_turn(session)
    finding = get_finding(session, finding_id, seen_by=actor)
    require(step, position(session, finding), actor, now)
    return finding, _deed(session, get_case(session, finding.case_id), actor, now)


def _deed(session: Session, case: Case, actor: Actor, now: datetime) -> Deed:
    return replace(observe(session, case, actor=actor, now=now), step=STEP)


def _hear(deed: Deed, finding: Finding, directory: Directory) -> None:
    assert finding.reply_until is not None  # noqa: S101  # set by whoever raised it
    until = f"{finding.reply_until.astimezone(BEIJING):%m-%d %H:%M}"
    tell_unit(deed, finding, directory, kind="raised", title=f"可在 {until} 前陈述申辩")


def _set_outcome(deed: Deed, finding: Finding, outcome: Outcome) -> None:
    now, limit = deed.now, OUTCOME_LIMITS[outcome]
    counted = due(now, limit, calendar(deed.session))
    finding.outcome, finding.outcome_due = outcome, counted.due
    # A drill has a clock of its own, and asks nobody outside it.
    finding.outcome_asks_at = counted.due + timedelta(seconds=1) if deed.case.drill_id is None else None
    finding.outcome_steps = "\n".join((f"{HOUSE_TARGET}：{limit}", *counted.steps))


def _hearing(wanted: datetime | None, now: datetime) -> datetime:
    until = aware(wanted) if wanted else now + HEARING
    if until < now + SHORTEST_HEARING:
        raise Invalid("陈述申辩的期限至少要有 24 小时", code="hearing_too_short")
    return until


def _unit(session: Session, unit_id: str | None) -> str:
    if unit_id is None:
        raise Invalid("办件还没有承办单位：请写明问责针对哪个单位", code="unit_missing")
    if session.get(Unit, unit_id) is None:
        raise NotFound(f"没有编号为 {unit_id} 的单位", code="unit_not_found")
    return unit_id


def _refuse_unproven(session: Session, charge: Charge) -> None:
    if not (charge.url or charge.sha256):
        raise Invalid("请附上证据：链接，或先上传文件", code="finding_without_proof")
    _refuse_bad_link(charge.url)
    if charge.sha256 and session.get(Blob, charge.sha256) is None:
        raise Invalid("没有收到这份文件：请先上传，再提出", code="evidence_file_missing")


def _refuse_bad_link(url: str | None) -> None:
    if url and not LINK.fullmatch(url):
        raise Invalid(f"链接应以 http:// 或 https:// 开头：{url}", code="evidence_bad_link")


def _tell(deed: Deed, finding: Finding, kind: str, words: str, more: Mapping[str, Any] | None = None) -> None:
    detail = {
        "finding_id": finding.id,
        "ground": finding.ground,
        "finding_state": finding.state,
        "unit": finding.unit_id,
        "outcome": finding.outcome,
        **(more or {}),
    }
    deed.also(kind, STEP, f"问责（{GROUND_LABELS[Ground(finding.ground)]}）{words}", detail)
