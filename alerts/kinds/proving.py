"""The evidence a step enters: one act, for the duty it names or for every open duty that such an act discharges."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from alerts import kinds
from alerts.deeds import Deed
from alerts.duties import Duty, EvidenceKind
from alerts.evidence import ACTS, Submission
from alerts.kinds.kind import Proves
from alerts.models import Obligation
from alerts.obligations import OPEN
from alerts.proofs import enter


def prove(deed: Deed, proves: Proves, form: Mapping[str, Any]) -> None:
    """Enter what a step proves; nothing where its act was not stated, or nothing it could discharge is owed."""
    if proves.given and form.get(proves.given) in {None, False}:
        return
    body = form.get(proves.by) or kinds.kind(deed.case.kind).body(deed.case.form) if proves.by else None
    for act, duty in _acts(deed, proves):
        enter(deed, _submission(act, proves, form), duty=duty, origin=f"step:{deed.step}", body=body)


def _acts(deed: Deed, proves: Proves) -> list[tuple[EvidenceKind, Duty]]:
    if proves.act is not None and proves.duty is not None:
        return [(proves.act, proves.duty)]
    query = select(Obligation).where(Obligation.case_id == deed.case.id, Obligation.state.in_(OPEN))
    found: dict[Duty, EvidenceKind] = {}
    for row in deed.session.scalars(query.order_by(Obligation.due, Obligation.id)):
        duty, stops = Duty(row.duty), sorted(ACTS & {EvidenceKind(kind) for kind in row.stops})
        wanted = [act for act in stops if proves.act in {None, act}]
        if wanted and proves.duty in {None, duty}:
            found.setdefault(duty, wanted[0])
    return [(act, duty) for duty, act in found.items()]


def _submission(act: EvidenceKind, proves: Proves, form: Mapping[str, Any]) -> Submission:
    return Submission(
        kind=act,
        happened_at=datetime.fromisoformat(form[proves.at]),
        url=form.get(proves.url),
        sha256=form.get(proves.file),
        reference=form.get(proves.reference, ""),
        note=form.get("note", ""),
    )
