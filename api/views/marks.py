"""Documents with the passages that answer, as hits are shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from api.schemas.events import SearchHit
from api.views.annotations import Beside, annotations
from api.views.posts import post
from huiying.index.highlights import around
from nlp.models import Document

Passages = Sequence[Mapping[str, Any]]
"""`start` and `end` of each, in the document's body."""


def marked_hits(session: Session, found: Sequence[tuple[Document, Passages]]) -> list[SearchHit]:
    """Documents in the order given."""
    beside = annotations(session, [document.id for document, _ in found])
    return [
        _hit(document, [(passage["start"], passage["end"]) for passage in passages], beside.get(document.id))
        for document, passages in found
    ]


def _hit(document: Document, spans: Iterable[tuple[int, int]], beside: Beside | None) -> SearchHit:
    begin = len(document.title) + 1
    joined = _joined(spans)
    in_title = [(start, min(end, begin - 1)) for start, end in joined if start < begin - 1]
    in_text = [(max(start, begin) - begin, end - begin) for start, end in joined if end > begin]
    part = around(document.text, in_text)
    return SearchHit(
        document=post(document, beside=beside),
        title_marks=in_title,
        snippet=part.text,
        snippet_marks=list(part.marks),
    )


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
