"""Search hits with the posts they are."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.schemas.events import Bucket, SearchHit, SearchOut
from api.views.annotations import Beside, annotations
from api.views.posts import post
from huiying.errors import Unavailable
from huiying.index import DocumentIndex, Query
from huiying.index.highlights import hit
from nlp.models import Document


def search(session: Session, index: DocumentIndex, query: Query) -> SearchOut:
    """One page of hits. An engine that is gone is said on the page, which then has no hits."""
    try:
        # First how much is on its way: what arrives while the search goes on is counted rather than hidden.
        lag, hits = index.lag(session), index.search(session, query)
    except Unavailable as gone:
        return _answer(query, notice=gone.message)
    found = {one.document_id for one in hits.items}
    documents = {
        document.id: document for document in session.scalars(select(Document).where(Document.id.in_(found)))
    }
    beside = annotations(session, list(documents))
    return _answer(
        query,
        items=[
            _hit(documents[one.document_id], query, beside.get(one.document_id))
            for one in hits.items
            if one.document_id in documents
        ],
        total=hits.total,
        histogram=[Bucket(day=day.isoformat(), count=count) for day, count in hits.histogram],
        notice=f"检索落后 {lag} 条：最新的帖文可能还查不到，稍后再试" if lag else None,
    )


def _answer(
    query: Query,
    *,
    items: list[SearchHit] | None = None,
    total: int = 0,
    histogram: list[Bucket] | None = None,
    notice: str | None = None,
) -> SearchOut:
    return SearchOut(
        items=items or [],
        total=total,
        page=query.page,
        page_size=query.page_size,
        histogram=histogram or [],
        notice=notice,
    )


def _hit(document: Document, query: Query, beside: Beside | None) -> SearchHit:
    shown = hit(document.id, document.title, document.text, query.text)
    return SearchHit(
        document=post(document, beside=beside),
        title_marks=list(shown.title_marks),
        snippet=shown.snippet,
        snippet_marks=list(shown.snippet_marks),
    )
