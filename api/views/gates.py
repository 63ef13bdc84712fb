"""The gates of a draft as people see them: state, keeper, what is missing, what was said."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from api.schemas.gates import CompanionOut, ExpressOut, GateOut, PrivateOut
from api.views.people import Names
from api.views.words import coded
from huiying.text.personal import PERSONAL_LABELS
from response import gates
from response.clearance import checked_text, private_in
from response.models import Draft, DraftVersion, GateRecord, Review, SecrecySlip
from response.progress import holding_records, interpretation_of
from response.reading import Dossier
from response.reviews import STATE_LABELS
from response.standing import Progress
from response.terms import GATE_LABELS, KIND_LABELS, STAGE_LABELS, Gate, Stage

Said = tuple[str, str, datetime, int]
"""What was said, by whom, when, of which version."""


def gates_of(session: Session, held: Dossier, progress: Progress, names: Names) -> list[GateOut]:
    """Every gate in order."""
    owed = {each.gate for each in gates.debts(progress)}
    said = dict(_said(session, held, names))
    return [_gate(each, said.get(each.gate), owed=each.gate in owed) for each in gates.standings(progress)]


def _gate(standing: gates.Standing, said: Said | None, *, owed: bool) -> GateOut:
    words, by, at, version = said or (None, None, None, None)
    return GateOut(
        gate=coded(standing.gate, GATE_LABELS),
        state=coded(standing.state, gates.STATE_LABELS),
        keepers=gates.keepers(standing.gate),
        why_not=standing.why,
        debt=owed,
        words=words,
        by=by,
        at=at,
        version=version,
    )


def _said(session: Session, held: Dossier, names: Names) -> Iterator[tuple[Gate, Said]]:
    for gate, record in holding_records(session, held.draft).items():
        yield gate, _of_record(record)
    for slip in held.slips:
        if slip.version == held.draft.version:
            yield Gate.SECRECY, _of_slip(slip, names)
    given = [review for review in held.reviews if review.version == held.draft.version]
    if given:
        yield Gate.REVIEWS, _of_reviews(given, names)
    found = interpretation_of(session, held.draft.id)
    if found is not None:
        by = names.of(found.created_by)
        yield Gate.INTERPRETATION, (found.title, by, found.created_at, found.version)


def _of_record(record: GateRecord) -> Said:
    return record.words, record.by_name, record.at, record.version


def _of_slip(slip: SecrecySlip, names: Names) -> Said:
    words = "。".join(filter(None, [f"依据：{slip.basis}", slip.comment]))
    return words, names.of(slip.by), slip.at, slip.version


def _of_reviews(given: Sequence[Review], names: Names) -> Said:
    words = "、".join(
        f"{STAGE_LABELS[Stage(each.stage)]}{'同意' if each.approved else '退回'}" for each in given
    )
    by = "、".join(dict.fromkeys(names.of(each.by) for each in given))
    return words, by, given[-1].at, given[-1].version


def private(version: DraftVersion) -> list[PrivateOut]:
    """What in the newest version looks like personal data, to be looked at by a person."""
    text = checked_text(version)
    return [
        PrivateOut(kind=coded(span.kind, PERSONAL_LABELS), text=text[span.start : span.end])
        for span in private_in(version)
    ]


def express(draft: Draft, names: Names) -> ExpressOut | None:
    """Who opened the express lane, and why."""
    if draft.express_at is None:
        return None
    by = names.of(draft.express_by or "")
    return ExpressOut(by=by, at=draft.express_at, reason=draft.express_reason or "")


def companion(session: Session, draft: Draft) -> CompanionOut | None:
    """The 解读材料 of a policy document; of a 解读材料, its policy document."""
    other = (
        session.get_one(Draft, draft.interprets_id)
        if draft.interprets_id is not None
        else interpretation_of(session, draft.id)
    )
    if other is None:
        return None
    return CompanionOut(
        id=other.id,
        title=other.title,
        kind=coded(other.kind, KIND_LABELS),
        state=coded(other.state, STATE_LABELS),
    )
