"""Posts as readers see them: title, line feed, text, with the passages marked that decided something."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts.casefacts import FACT_LABELS
from api.schemas.base import Span
from api.schemas.events import DetailsOut, LabelOut, PostOut
from api.views.annotations import Beside, annotations
from api.views.words import (
    EVENT_STATES,
    EVENT_TYPES,
    SCOPES,
    SENTIMENTS,
    SOURCE_KINDS,
    STANDINGS,
    coded,
    maybe_coded,
)
from huiying.errors import NotFound
from nlp.authors import shown_author
from nlp.models import Document

WORD = 2
"""Characters of the shortest reason that is shown."""


def post(document: Document, reprints: Sequence[Document] = (), beside: Beside | None = None) -> PostOut:
    """One post, its reprints folded under it, with what people have put beside it."""
    reasons, beside = document.reasons, beside or Beside()
    return PostOut(
        id=document.id,
        source_name=document.source_name,
        source_kind=coded(document.source_kind, SOURCE_KINDS),
        standing=coded(document.standing, STANDINGS),
        url=document.url,
        title=document.title,
        body=document.body,
        spans=sorted(_spans(document), key=lambda span: (span.start, span.end)),
        author=shown_author(document.author, document.standing),
        published_at=document.published_at,
        first_seen_at=document.first_seen_at,
        state=coded(document.state, EVENT_STATES),
        type=coded(document.type, EVENT_TYPES),
        urgency=document.urgency,
        concern=document.concern,
        scope=coded(document.scope, SCOPES),
        topics=_labels(document.topics),
        policies=_labels(document.policies),
        risks=_labels(document.risks),
        sentiment=maybe_coded(document.sentiment, SENTIMENTS),
        rumour=document.rumour,
        reasons=list(_reasons(reasons)),
        event_id=document.event_id,
        reprint_of=document.reprint_of,
        watches=beside.watches,
        corrections=beside.corrections,
        sealed=beside.sealed,
        changes=beside.changes,
        details=_details(document.details),
        reprints=[post(reprint) for reprint in reprints],
    )


def _details(kept: Mapping[str, Any]) -> DetailsOut:
    return DetailsOut.model_validate({name: kept[name] for name in DetailsOut.model_fields if name in kept})


def _labels(told: Sequence[Mapping[str, Any]]) -> list[LabelOut]:
    return [
        LabelOut(
            code=one["label"],
            label=one["label"],
            share=one["score"],
            words=one["words"],
            basis=one.get("basis", "trained"),
            second=one.get("second", []),
        )
        for one in told
    ]


def _spans(document: Document) -> Iterator[Span]:
    for fact in document.facts:
        label = FACT_LABELS.get(fact["kind"], (fact["kind"], ""))[0]
        yield Span(start=fact["start"], end=fact["end"], kind="fact", label=label)
    for place in document.places:
        label = place.get("full") or place["span"]
        yield Span(start=place["start"], end=place["end"], kind="place", label=label)
    for group, kind in (("state", "state"), ("urgency", "word"), ("office", "office")):
        for reason in _told(document.reasons, group):
            yield Span(start=reason["start"], end=reason["end"], kind=kind, label=reason["why"])


def _told(reasons: Mapping[str, Any], group: str) -> Iterator[Mapping[str, Any]]:
    """Reasons worth showing: a single character is as often part of a name (望 in 望梧镇) as a word."""
    return (reason for reason in reasons.get(group, ()) if len(reason["word"]) >= WORD)


def _reasons(reasons: Mapping[str, Any]) -> Iterator[str]:
    for group, name in (("state", "状态"), ("type", "类型"), ("urgency", "紧急程度")):
        told = {f"“{reason['word']}”{reason['why']}": None for reason in _told(reasons, group)}
        if told:
            yield f"{name}：{'；'.join(told)}"
    if reasons.get("sentiment"):
        yield f"态度：“{'”“'.join(reasons['sentiment'])}”"
    if reasons.get("scope"):
        yield f"地点：{reasons['scope']}"


def folded(session: Session, documents: Iterable[Document]) -> list[PostOut]:
    """Posts in the order given, reprints under their original where that is among them."""
    held = list(documents)
    ids = {document.id for document in held}
    under: dict[int, list[Document]] = {}
    for document in held:
        if document.reprint_of in ids and document.reprint_of is not None:
            under.setdefault(document.reprint_of, []).append(document)
    hidden = {reprint.id for group in under.values() for reprint in group}
    beside = annotations(session, sorted(ids - hidden))
    return [post(each, under.get(each.id, ()), beside.get(each.id)) for each in held if each.id not in hidden]


def one(session: Session, document_id: int) -> PostOut:
    """One post with its reprints. Raises NotFound."""
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound("没有这条帖文，可能已按保存期限清理", code="document_not_found")
    query = select(Document).where(Document.reprint_of == document_id).order_by(Document.id)
    beside = annotations(session, [document_id]).get(document_id)
    return post(document, session.scalars(query).all(), beside)
