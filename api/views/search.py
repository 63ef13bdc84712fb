"""Search hits with the posts they are."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.schemas.events import Bucket, SearchHit, SearchOut
from api.views.annotations import Beside, annotations
from api.views.posts import post
from huiying.errors import Unavailable
from huiying.index import DocumentIndex, Query, pending
from huiying.index.bigrams import phrases
from huiying.index.entry import DEEPEST
from huiying.index.highlights import hit
from huiying.index.pending import COUNTED, Backlog
from huiying.text.spans import in_words
from nlp.models import Document

NOTHING_TO_FIND = "检索词里没有字、字母或数字：标点和符号不参与检索，也没有运算符，请换成字词"
STILL_WORKS = "值班台、事件、办件照常，帖文照常收，恢复后会自动补上"


def search(session: Session, index: DocumentIndex, query: Query, *, page: int) -> SearchOut:
    """One page of hits; `page` may lie beyond what can be leafed through. An engine that is gone is said, not raised."""
    if query.text.strip() and not phrases(query.text):
        return _answer(query, page, notice=NOTHING_TO_FIND)
    try:
        # First how much is on its way: what arrives while the search goes on is counted rather than hidden.
        backlog, hits = pending.backlog(session), index.search(session, query)
    except Unavailable as gone:
        return _answer(query, page, available=False, notice=f"{gone.message}。{STILL_WORKS}")
    items = hits.items if page == query.page else ()
    found = {one.document_id for one in items}
    documents = {
        document.id: document for document in session.scalars(select(Document).where(Document.id.in_(found)))
    }
    beside = annotations(session, list(documents))
    return _answer(
        query,
        page,
        items=[
            _hit(documents[one.document_id], query, beside.get(one.document_id))
            for one in items
            if one.document_id in documents
        ],
        total=hits.total,
        histogram=[Bucket(day=day.isoformat(), count=count) for day, count in hits.histogram],
        notice=_behind(backlog),
    )


def _behind(backlog: Backlog) -> str | None:
    if not backlog.waiting:
        return None
    more = "以上" if backlog.waiting >= COUNTED else ""
    waited = f"，最早的等了 {in_words(backlog.age)}" if backlog.age is not None else ""
    return f"检索落后 {backlog.waiting:,} 条{more}{waited}：最新的帖文可能还查不到，会自动补上"


def _answer(
    query: Query,
    page: int,
    *,
    items: Sequence[SearchHit] = (),
    total: int = 0,
    histogram: Sequence[Bucket] = (),
    notice: str | None = None,
    available: bool = True,
) -> SearchOut:
    reachable = min(total, DEEPEST)
    return SearchOut(
        items=list(items),
        total=total,
        page=page,
        page_size=query.page_size,
        last_page=max(1, -(-reachable // query.page_size)),
        histogram=list(histogram),
        notice=notice,
        available=available,
    )


def _hit(document: Document, query: Query, beside: Beside | None) -> SearchHit:
    shown = hit(document.id, document.title, document.text, query.text)
    return SearchHit(
        document=post(document, beside=beside),
        title_marks=list(shown.title_marks),
        snippet=shown.snippet,
        snippet_marks=list(shown.snippet_marks),
    )
