"""Evidence: what alone stops a clock. Entered, vouched for by a second person when late, withdrawn with a reason."""

from typing import Annotated

from fastapi import APIRouter

from alerts import proofs
from alerts.duties import Duty, EvidenceKind
from alerts.evidence import Submission
from alerts.models import Evidence
from api.acting import case_after, decided
from api.context import Context
from api.parsing import maybe_member, member
from api.permissions import Requires
from api.schemas.cases import CaseOut, EvidenceIn, Withdrawal
from huiying.people import Actor
from response import withdrawals

router = APIRouter(tags=["evidence"])
Recorder = Annotated[Actor, Requires("cases.evidence")]


@router.post("/cases/{case_id}/evidence")
def record_evidence(case_id: int, form: EvidenceIn, actor: Recorder, context: Context) -> CaseOut:
    """登记证据。只有发布的公告和开过的发布会能停表；晚于两小时登记的标补录，须第二人确认。"""
    submission, duty = _submission(form), maybe_member(Duty, form.duty, "义务")
    return case_after(
        context,
        actor,
        case_id,
        lambda session, now: proofs.record_evidence(
            session, case_id, submission, duty=duty, actor=actor, now=now
        ),
    )


def _submission(form: EvidenceIn) -> Submission:
    return Submission(
        kind=member(EvidenceKind, form.kind, "证据种类"),
        happened_at=form.held_at,
        url=form.url,
        sha256=form.file_sha256,
        channel=form.channel or "",
        place=form.place or "",
        host=form.host or "",
        speakers=tuple(form.speakers),
        head_spoke=form.head_spoke,
        note=form.note or "",
        reference=form.reference,
    )


@router.post("/evidence/{evidence_id}/confirm")
def confirm_evidence(
    evidence_id: int, actor: Annotated[Actor, Requires("evidence.confirm")], context: Context
) -> CaseOut:
    """确认补录的证据，不能是登记人本人。"""
    return decided(
        context,
        actor,
        Evidence,
        evidence_id,
        lambda session, now: proofs.confirm_evidence(session, evidence_id, actor=actor, now=now),
    )


@router.post("/evidence/{evidence_id}/withdraw")
def withdraw_evidence(evidence_id: int, form: Withdrawal, actor: Recorder, context: Context) -> CaseOut:
    """撤回证据，或认定不实。"""
    return decided(
        context,
        actor,
        Evidence,
        evidence_id,
        lambda session, now: withdrawals.withdraw(
            session, evidence_id, false=form.false, reason=form.reason, actor=actor, now=now
        ),
    )
