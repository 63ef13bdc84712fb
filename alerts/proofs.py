"""Evidence on record: entered, confirmed by a second person where it came late, withdrawn or shown false — never deleted."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.clocks import recompute
from alerts.debts import DebtKind
from alerts.deeds import Deed, require_words, undertake
from alerts.duties import DUTY_LABELS, EVIDENCE_LABELS, Duty, EvidenceKind
from alerts.evidence import ACTS, Ruling, Submission, rule_on
from alerts.findings.lateness import note_absence
from alerts.kinds import RESPONSES
from alerts.models import Case, Evidence, Obligation
from alerts.obligations import State
from alerts.settling import Owing, owe
from alerts.stages import Stage, Step
from huiying import audit
from huiying.blobs import Blob
from huiying.clock import BEIJING, aware
from huiying.errors import Conflict, Forbidden, Invalid, NotFound
from huiying.people import Actor

MET = (State.MET, State.MET_LATE)
GENERAL = frozenset({EvidenceKind.NOTICE, EvidenceKind.PRESS_CONFERENCE})
"""Discharge whatever duty asks for them; any other act is entered for one duty."""


def get_evidence(session: Session, evidence_id: int) -> Evidence:
    """A piece of evidence by id, to change it. Raises NotFound."""
    audit.take_turn(session)
    row = session.get(Evidence, evidence_id)
    if row is None:
        raise NotFound(f"没有编号为 {evidence_id} 的证据", code="evidence_not_found")
    return row


def record_evidence(
    session: Session,
    case_id: int,
    submission: Submission,
    *,
    actor: Actor,
    now: datetime,
    origin: str | None = None,
    duty: Duty | None = None,
) -> Evidence:
    """Put what was done on record and let it stop the clocks it can stop.

    `origin` names what it comes from (`publication:3`); a written notice has one, because it counts only as the
    publication of a reviewed draft. A file must be in the blob store already. Raises Invalid for
    what cannot be true or is not proven, Forbidden for a person who may not. Evidence entered more than two hours
    late is marked 补录 and stops nothing before `confirm_evidence`.
    """
    if submission.kind is EvidenceKind.NOTICE and origin is None:
        raise Invalid(
            "书面通报须经三审和保密审查：请在拟稿页“登记发布”，登记后时限自动停下", code="notice_needs_review"
        )
    deed = undertake(session, case_id, Step.RECORD_EVIDENCE, actor=actor, now=now)
    if submission.kind in ACTS and deed.after == Stage.HANDLING and deed.case.kind in RESPONSES:
        deed = replace(deed, after=Stage.RESPONDING)
    row = enter(deed, submission, duty=duty, origin=origin)
    recompute(deed)
    return row


def enter(
    deed: Deed, submission: Submission, *, duty: Duty | None, origin: str | None, body: str | None = None
) -> Evidence:
    """Write a submission down as part of a deed; the caller recomputes. Raises Invalid, see `record_evidence`."""
    if duty is None and submission.kind in ACTS - GENERAL:
        raise Invalid("请指明这份证据履行的是哪一项义务", code="evidence_without_duty")
    ruling = rule_on(submission, occurred_at=_beginning(deed.case), now=deed.now)
    if submission.sha256 and deed.session.get(Blob, submission.sha256) is None:
        raise Invalid("没有收到这份文件：请先上传，再登记证据", code="evidence_file_missing")
    row = _row(deed, submission, ruling, origin)
    row.duty, row.body = duty, body
    deed.session.add(row)
    deed.session.flush()
    mark = "（补录，待第二人确认）" if row.needs_second else ""
    _tell(deed, row, "evidence.recorded", f"登记{mark}")
    _note_absent_head(deed, row)
    return row


def _beginning(case: Case) -> datetime | None:
    known = [datetime.fromisoformat(moment) for moment in case.moments.values()]
    return min([case.occurred_at, *known] if case.occurred_at else known, default=None)


def _note_absent_head(deed: Deed, row: Evidence) -> None:
    """A conference without the head stops its clock all the same; what stays is that the head was not heard."""
    real = deed.case.drill_id is None
    if real and row.counts and row.kind == EvidenceKind.PRESS_CONFERENCE and row.head_spoke is False:
        note_absence(deed, row)


def _row(deed: Deed, submission: Submission, ruling: Ruling, origin: str | None) -> Evidence:
    return Evidence(
        case_id=deed.case.id,
        kind=submission.kind,
        happened_at=aware(submission.happened_at),
        url=submission.url,
        sha256=submission.sha256,
        content_sha256=submission.content_sha256,
        channel=submission.channel,
        place=submission.place,
        host=submission.host,
        speakers=list(submission.speakers),
        head_spoke=submission.head_spoke,
        note=submission.note,
        reference=submission.reference,
        origin=origin,
        entered_by=deed.actor.username,
        entered_at=deed.now,
        late_entry=ruling.late_entry,
        needs_second=ruling.needs_second,
    )


def confirm_evidence(session: Session, evidence_id: int, *, actor: Actor, now: datetime) -> Evidence:
    """A second person vouches for late evidence; it counts from now on, and stays marked 补录.

    Raises Forbidden (`same_person`) for the person who entered it, Conflict when it needs no confirmation.
    """
    row = get_evidence(session, evidence_id)
    deed = undertake(session, row.case_id, Step.CONFIRM_EVIDENCE, actor=actor, now=now)
    if row.counts:
        raise Conflict("这份证据不需要再确认", code="evidence_not_pending")
    if row.entered_by == actor.username:
        raise Forbidden("补录的证据须由第二人确认，登记人本人不能确认", code="same_person")
    row.confirmed_by, row.confirmed_at = actor.username, now
    _tell(deed, row, "evidence.confirmed", "确认补录的")
    _note_absent_head(deed, row)
    recompute(deed)
    return row


def withdraw_evidence(
    session: Session, evidence_id: int, *, false: bool, reason: str, actor: Actor, now: datetime
) -> Evidence:
    """Take evidence back (`false=False`), or record that it was never true (`false=True`).

    Withdrawn before the due time the clock runs again; after it the clock stays met, and a correction is owed. False
    evidence never counted: the clock runs again with its old due.
    Raises Conflict when that is on record already.
    """
    row = get_evidence(session, evidence_id)
    deed = undertake(session, row.case_id, Step.RECORD_EVIDENCE, actor=actor, now=now)
    why = require_words(reason, "撤回证据的理由")
    if row.false_at is not None or (row.withdrawn_at is not None and not false):
        raise Conflict("这份证据已经撤回或认定不实", code="evidence_withdrawn")
    if false:
        row.false_by, row.false_at = actor.username, now
    else:
        row.withdrawn_by, row.withdrawn_at = actor.username, now
    row.flaw = why
    kind, verb = ("evidence.false", "认定不实的") if false else ("evidence.withdrawn", "撤回")
    _tell(deed, row, kind, verb)
    recompute(deed)
    if not false:
        _owe_correction(deed, row)
    return row


def _owe_correction(deed: Deed, row: Evidence) -> None:
    """What stays met by something that is no longer there has to be put right in public."""
    met = select(Obligation).where(Obligation.evidence_id == row.id, Obligation.state.in_(MET))
    duties = [DUTY_LABELS[Duty(clock.duty)] for clock in deed.session.scalars(met.order_by(Obligation.id))]
    if duties:
        name = EVIDENCE_LABELS[EvidenceKind(row.kind)]
        words = f"{name}在到期后撤回（{row.flaw}），“{'、'.join(dict.fromkeys(duties))}”仍按它算完成：请更正并说明"
        owe(deed, Owing(kind=DebtKind.CORRECTION, subject=f"evidence:{row.id}", words=words))


def _tell(deed: Deed, row: Evidence, kind: str, verb: str) -> None:
    detail = {
        "evidence_id": row.id,
        "evidence": row.kind,
        "happened_at": row.happened_at.isoformat(),
        "late_entry": row.late_entry,
        "url": row.url,
        "sha256": row.sha256,
    }
    name = EVIDENCE_LABELS[EvidenceKind(row.kind)]
    deed.done(kind, f"{verb}{name}（{row.happened_at.astimezone(BEIJING):%m-%d %H:%M}）", detail)
