"""Evidence and easings, each with the second person it has or waits for."""

from collections.abc import Sequence
from datetime import datetime

from alerts.course import Standpoint
from alerts.duties import EVIDENCE_LABELS
from alerts.easings import EASING_LABELS, EasingKind
from alerts.grades import LABELS as GRADE_LABELS
from alerts.grades import Grade
from alerts.models import Easing, Evidence
from api.schemas.cases import EasingOut, EvidenceOut
from api.views import actions
from api.views.people import Names
from api.views.words import coded
from huiying.clock import BEIJING
from huiying.people import Actor

EASING_STATES = {"proposed": "待第二人确认", "confirmed": "已确认", "declined": "已驳回"}


def evidence(
    row: Evidence, stops: Sequence[int], case: Standpoint, actor: Actor, names: Names
) -> EvidenceOut:
    """One piece of evidence; `stops` are the clocks it stopped."""
    return EvidenceOut(
        id=row.id,
        kind=coded(row.kind, EVIDENCE_LABELS),
        held_at=row.happened_at,
        entered_at=row.entered_at,
        entered_by=names.of(row.entered_by),
        late_entry=row.late_entry,
        confirmed_by=names.maybe(row.confirmed_by),
        counts=row.counts and row.withdrawn_at is None and row.false_at is None,
        flaw=row.flaw,
        channel=row.channel or None,
        place=row.place or None,
        host=row.host or None,
        speakers=row.speakers,
        head_spoke=row.head_spoke,
        url=row.url,
        file_sha256=row.sha256,
        content_sha256=row.content_sha256,
        note=row.note or None,
        stops=list(stops),
        actions=actions.of_evidence(row, case, actor),
    )


def easing(row: Easing, case: Standpoint, actor: Actor, names: Names) -> EasingOut:
    """One request to ease a clock."""
    confirmed = row.state == "confirmed"
    return EasingOut(
        id=row.id,
        kind=coded(row.kind, EASING_LABELS),
        state=coded(row.state, EASING_STATES),
        text=_text(row),
        reason=row.reason,
        proposed_by=names.of(row.proposed_by),
        proposed_at=row.proposed_at,
        confirmed_by=names.maybe(row.decided_by) if confirmed else None,
        confirmed_at=row.decided_at if confirmed else None,
        actions=actions.of_easing(row, case, actor),
    )


def _text(row: Easing) -> str:
    match EasingKind(row.kind):
        case EasingKind.GRADE_DOWN:
            return f"等级降为{GRADE_LABELS[Grade(row.change['grade'])]}"
        case EasingKind.LATER_TIME:
            moment = datetime.fromisoformat(row.change["occurred_at"]).astimezone(BEIJING)
            return f"事发时间改为 {moment:%Y-%m-%d %H:%M}"
        case EasingKind.MERGE:
            return f"并入第 {row.change['into']} 号办件"
        case kind:
            return f"第 {row.obligation_id} 号{EASING_LABELS[kind]}"
