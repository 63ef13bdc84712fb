"""The gates on record: what is said of the newest version, and the express lane of an emergency."""

from datetime import datetime

from sqlalchemy.orm import Session

from alerts.deeds import require_words
from huiying.errors import Invalid
from huiying.people import Actor
from huiying.text.personal import PersonalSpan, find_numbers
from response.models import Draft, DraftVersion, GateRecord
from response.progress import newest_version
from response.reviews import GATE_OF, Step
from response.rulings import RULED, Ruling, enter
from response.terms import GATE_LABELS, Gate
from response.work import begin


def pass_gate(
    session: Session, draft_id: int, *, gate: Gate, ruling: Ruling, actor: Actor, now: datetime
) -> Draft:
    """Put on record what a person says at a gate of the newest version.

    Raises Invalid for a ruling that leaves something out or passes personal data unseen, and for a gate that
    has a step of its own.
    """
    if gate not in RULED:
        raise Invalid(f"{GATE_LABELS[gate]}有自己的办理步骤，不在这里登记", code="gate_elsewhere")
    work = begin(session, draft_id, _step(gate), actor=actor, now=now)
    draft = work.draft
    entry = enter(gate, ruling, private_in(newest_version(session, draft)))
    record = GateRecord(
        draft_id=draft.id,
        version=draft.version,
        gate=gate,
        verdict=entry.verdict,
        detail=dict(entry.detail),
        words=entry.words,
        by=actor.username,
        by_name=actor.name,
        at=now,
    )
    session.add(record)
    detail = {"gate": gate, "verdict": entry.verdict, "ruling": dict(entry.detail)}
    summary = f"第 {draft.version} 版{GATE_LABELS[gate]}：{entry.words}"
    work.done("draft.gate_ruled", summary, detail)
    return draft


def open_express_lane(session: Session, draft_id: int, *, reason: str, actor: Actor, now: datetime) -> Draft:
    """应急快车道: the final review and the secrecy review are enough to publish; the rest is made up for afterwards."""
    work = begin(session, draft_id, Step.EXPRESS, actor=actor, now=now)
    draft, why = work.draft, require_words(reason, "开应急快车道的理由")
    draft.express_at, draft.express_by, draft.express_reason = now, actor.username, why
    work.done("draft.express_opened", f"开应急快车道：{why}", {"reason": why})
    return draft


def checked_text(version: DraftVersion) -> str:
    """What is searched for personal data: title, line feed, text."""
    return f"{version.title}\n{version.text}"


def private_in(version: DraftVersion) -> list[PersonalSpan]:
    """Personal data left in a version, as offsets into `checked_text`."""
    return list(find_numbers(checked_text(version)))


def _step(gate: Gate) -> Step:
    return next(step for step, each in GATE_OF.items() if each is gate)
