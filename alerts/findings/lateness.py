"""What the record says by itself: a clock that was late, a conference at which the head did not speak.

The service points and never accuses: lateness waits for a person to take it up, and only a binding, verified text
with a number can be late. That the head did not speak is a fact of the conference and stays on the record.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.deeds import Deed
from alerts.findings.accountability import GROUND_LABELS, FindingState, Ground
from alerts.findings.models import Finding
from alerts.models import Evidence, Obligation
from huiying.clock import BEIJING

STEP = "finding"
UNVERIFIED = "U"


class Accuser(Protocol):
    """What of a rule decides whether its lateness may be held against anybody."""

    @property
    def binding(self) -> bool: ...
    @property
    def verification(self) -> str: ...


def may_accuse(rules: Iterable[Accuser]) -> bool:
    """Whether any of the rules of a clock binds and was verified: an unverified or advisory one only notifies."""
    return any(rule.binding and rule.verification != UNVERIFIED for rule in rules)


def propose_lateness(deed: Deed, row: Obligation, rules: Iterable[Accuser], words: str) -> Finding | None:
    """Point once at a clock that was late. None when it was pointed at before, or its rules may not accuse."""
    if not may_accuse(rules):
        return None
    cited = "、".join(row.rules)
    text = f"系统提示：{words}（{cited}，{row.due.astimezone(BEIJING):%Y-%m-%d %H:%M} 到期）超时，请核实"
    found = _once(deed, Ground.LATENESS, f"obligation:{row.id}", text, FindingState.PROPOSED)
    if found is not None:
        _tell(deed, found, "finding.proposed", text, {"obligation_id": row.id})
    return found


def note_absence(deed: Deed, evidence: Evidence) -> Finding | None:
    """Put on record that the head did not speak at a conference. The clock stops all the same; this stays."""
    held = f"{evidence.happened_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    label = GROUND_LABELS[Ground.HEAD_ABSENT]
    text = f"{label}：{held} 在{evidence.place}举行的新闻发布会由{'、'.join(evidence.speakers)}发布"
    found = _once(deed, Ground.HEAD_ABSENT, f"evidence:{evidence.id}", text, FindingState.NOTED)
    if found is not None:
        found.url, found.sha256 = evidence.url, evidence.sha256
        _tell(deed, found, "finding.noted", text, {"evidence_id": evidence.id})
    return found


def _once(deed: Deed, ground: Ground, source: str, text: str, state: FindingState) -> Finding | None:
    if _held(deed.session, ground, source):
        return None
    found = Finding(
        case_id=deed.case.id,
        unit_id=deed.case.unit_id,
        ground=ground,
        state=state,
        text=text,
        source=source,
        proposed_by=deed.actor.username,
        proposed_at=deed.now,
    )
    deed.session.add(found)
    deed.session.flush()
    return found


def _held(session: Session, ground: Ground, source: str) -> bool:
    query = select(Finding.id).where(Finding.ground == ground, Finding.source == source)
    return session.scalar(query) is not None


def _tell(deed: Deed, found: Finding, kind: str, text: str, more: Mapping[str, Any]) -> None:
    detail = {"finding_id": found.id, "ground": found.ground, "unit": found.unit_id, **more}
    deed.also(kind, STEP, text, detail)
