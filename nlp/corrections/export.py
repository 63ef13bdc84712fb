"""Corrections as training data: the text as it stands, and what an officer says it is."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from nlp.corrections.fields import LISTED, Field
from nlp.corrections.models import Correction
from nlp.models import Document


def export(session: Session) -> list[dict[str, Any]]:
    """One entry a corrected document, oldest first; reprints repeat their original and are left out.

    `id`, `title`, `text`; each corrected field under its own name (`topics` and its like as lists of labels, `scope` …),
    what an officer did not look at is absent; `machine`: the pipeline's own word on each of them; `pipeline_version`,
    `corrected_at` (ISO 8601) and `by` of the last correction.
    """
    entries: dict[int, dict[str, Any]] = {}
    for correction, document in session.execute(_own()):
        entry = entries.setdefault(document.id, _entry(document))
        entry["machine"].setdefault(correction.field, _machine(correction))
        entry[correction.field] = correction.now
        entry["pipeline_version"] = correction.pipeline_version
        entry["corrected_at"], entry["by"] = correction.at.isoformat(), correction.by
    return list(entries.values())


def labelled(session: Session, field: Field) -> Iterator[dict[str, Any]]:
    """Of one field only: `id`, `title`, `text`, `label` (a list of labels where the field has several)."""
    for entry in export(session):
        if field in entry:
            yield {key: entry[key] for key in ("id", "title", "text")} | {"label": entry[field]}


def _own() -> Select[Correction, Document]:
    """What an officer said of a text, or what it settled; not what followed for reprints."""
    cause = aliased(Correction)
    mine = Correction.follows.is_(None) | (cause.document_id == Correction.document_id)
    return (
        select(Correction, Document)
        .join(Document, Document.id == Correction.document_id)
        .outerjoin(cause, cause.id == Correction.follows)
        .where(mine)
        .order_by(Correction.id)
    )


def _entry(document: Document) -> dict[str, Any]:
    return {"id": document.id, "title": document.title, "text": document.text, "machine": {}}


def _machine(first: Correction) -> Any:
    if Field(first.field) in LISTED:
        return [entry["label"] for entry in first.was]
    return first.was
