"""Asking the stored past before a definition is kept: how often it would have hit, when, and on what.

The document index narrows the past to what can fit at all, the exact decision goes over that from the newest down, for
a bounded time. Where it was not enough the answer says from when on it holds.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from huiying.clock import BEIJING
from huiying.index import DocumentIndex, Found, Query
from huiying.index.entry import DEEPEST
from nlp.models import Document
from nlp.watching.expression import Expression
from nlp.watching.matching import Mark, match, why_not
from nlp.watching.subjects import stored

SECONDS = 3.0
MOST = 50_000
"""Candidates that are looked at."""
CHUNK = 5000
"""Candidates the index is asked for at once."""
SLICE = 500
"""Candidates looked at between two looks at the clock."""
SAMPLES = 20
_TICK = timedelta(seconds=1)
"""What the index knows times to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A document that would have been a hit, with the passages it would rest on."""

    document_id: int
    marks: tuple[Mark, ...]


@dataclass(slots=True, kw_only=True)
class Trial:
    """What the past answers."""

    total: int = 0
    looked_at: int = 0
    days: Counter[date] = field(default_factory=Counter)
    """Hits a day in Beijing; of days that have any."""
    samples: list[Sample] = field(default_factory=list)
    """The newest hits; reprints of one text only once."""
    holds_from: datetime | None = None
    """Time or number ran out: what lies before this moment was not looked at. None where all was."""


def try_on_past(
    session: Session,
    index: DocumentIndex,
    expression: Expression,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    seconds: float = SECONDS,
    most: int = MOST,
) -> Trial:
    """Try a definition on the documents of a span of time. Raises Unavailable when the engine is gone."""
    trial, texts = Trial(), set[int]()
    query = Query(
        groups=tuple(narrowing(expression)),
        since=since,
        until=until,
        source_kind=expression.kinds[0] if len(expression.kinds) == 1 else None,
    )
    ends, past = time.monotonic() + seconds, _Past(session=session, index=index, query=query)
    for found in past.slices():
        _look(session, expression, found, trial, texts)
        trial.looked_at += len(found)
        if trial.looked_at >= most or time.monotonic() > ends:
            trial.holds_from = found[-1].published_at
            return trial
    trial.holds_from = past.lost
    return trial


def narrowing(expression: Expression) -> Iterator[tuple[str, ...]]:
    """What every text that fits must hold, one of each group."""
    if expression.any_of:
        yield expression.any_of
    yield from ((word,) for word in expression.all_of)
    if expression.near:
        yield tuple(pair.first for pair in expression.near)
        yield tuple(pair.second for pair in expression.near)


@dataclass(slots=True, kw_only=True)
class _Past:
    """The candidates from the newest down."""

    session: Session
    index: DocumentIndex
    query: Query
    lost: datetime | None = None
    """A moment that more candidates share than the index tells of; what lies before it was not asked for."""

    def slices(self) -> Iterator[Sequence[Found]]:
        """Those of the moment at which one chunk ends are asked for again, and passed over."""
        seen: set[int] = set()
        until = self.query.until
        while True:
            wanted = min(CHUNK + len(seen), DEEPEST)
            found = self.index.newest(self.session, replace(self.query, until=until), most=wanted)
            fresh = [one for one in found if one.document_id not in seen]
            yield from (fresh[at : at + SLICE] for at in range(0, len(fresh), SLICE))
            if len(found) < wanted:
                return
            last = found[-1].published_at
            if not fresh:
                self.lost = last
                return
            seen = {one.document_id for one in found if one.published_at == last}
            until = last + _TICK


def _look(
    session: Session, expression: Expression, found: Sequence[Found], trial: Trial, texts: set[int]
) -> None:
    documents = select(
        Document.id, Document.title, Document.text, Document.scope, Document.places, Document.source_kind
    ).add_columns(Document.reprint_of)
    wanted = documents.where(Document.id.in_([one.document_id for one in found]))
    rows = {row.id: row for row in session.execute(wanted)}
    for one in found:
        row = rows.get(one.document_id)
        if row is None:
            continue
        body = f"{row.title}\n{row.text}"
        subject = stored(body=body, scope=row.scope, places=row.places, source_kind=row.source_kind)
        if why_not(expression, subject) is not None:
            continue
        trial.total += 1
        trial.days[one.published_at.astimezone(BEIJING).date()] += 1
        text = row.reprint_of or row.id
        if len(trial.samples) < SAMPLES and text not in texts and (hit := match(expression, subject)):
            texts.add(text)
            trial.samples.append(Sample(document_id=row.id, marks=hit.marks))
