"""What people have put beside documents: the watch topics they fit, the corrections of officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.pagechanges import CHANGE_LABELS
from api.schemas.base import Coded
from api.schemas.corrections import CorrectionOut
from api.schemas.events import ChangeOut
from api.views.people import Names
from api.views.words import SCOPES, SENTIMENTS, URGENCY, coded
from crawlers.revisits.models import PageChange
from nlp.corrections.correcting import corrections
from nlp.corrections.fields import FIELD_LABELS, Field
from nlp.corrections.models import Correction
from nlp.personal.unsealing import sealed_among
from nlp.watching.models import Watch, WatchFinding, WatchState

VALUES: Mapping[str, Mapping[Any, str]] = {
    Field.CONCERN: {True: "是", False: "否"},
    Field.URGENCY: URGENCY,
    Field.SENTIMENT: SENTIMENTS,
    Field.SCOPE: SCOPES,
}
"""Words of values that are no words themselves."""
NOTHING = "无"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one document."""

    watches: list[Coded] = field(default_factory=list)
    corrections: list[CorrectionOut] = field(default_factory=list)
    sealed: bool = False
    changes: list[ChangeOut] = field(default_factory=list)


def annotations(session: Session, document_ids: Sequence[int]) -> Mapping[int, Beside]:
    """What stands beside each of these documents; those with nothing are absent."""
    found: dict[int, Beside] = {}
    rows = (
        select(WatchFinding.document_id, Watch.id, Watch.name)
        .join(Watch, Watch.id == WatchFinding.watch_id)
        .where(WatchFinding.document_id.in_(list(document_ids)), Watch.state != WatchState.DELETED)
        .order_by(Watch.id)
    )
    for document_id, watch_id, name in session.execute(rows):
        found.setdefault(document_id, Beside()).watches.append(Coded(code=str(watch_id), label=name))
    held = corrections(session, document_ids)
    names = Names(session) if held else None
    for document_id, made in held.items():
        shown = found.setdefault(document_id, Beside()).corrections
        shown.extend(_shown(correction, names) for correction in made if names is not None)
    for change in _changes(session, document_ids):
        found.setdefault(change.document_id, Beside()).changes.append(_change(change))
    for document_id in sealed_among(session, document_ids):
        found[document_id] = replace(found.get(document_id, Beside()), sealed=True)
    return found


def _changes(session: Session, document_ids: Sequence[int]) -> Sequence[PageChange]:
    query = select(PageChange).where(PageChange.document_id.in_(list(document_ids)))
    return session.scalars(query.order_by(PageChange.id)).all()


def _change(change: PageChange) -> ChangeOut:
    return ChangeOut(
        at=change.noticed_at, kind=coded(change.kind, CHANGE_LABELS), difference=change.difference
    )


def _shown(correction: Correction, names: Names) -> CorrectionOut:
    return CorrectionOut(
        field=coded(correction.field, FIELD_LABELS),
        was=_words(correction.field, correction.was),
        now=_words(correction.field, correction.now),
        reason=correction.reason,
        by=names.of(correction.by),
        at=correction.at,
    )


def _words(name: str, value: Any) -> str:
    if isinstance(value, list):
        labels = [entry["label"] if isinstance(entry, dict) else str(entry) for entry in value]
        return "、".join(labels) or NOTHING
    return NOTHING if value is None else VALUES.get(name, {}).get(value, str(value))
