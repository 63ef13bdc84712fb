"""Feeding the document index, making it anew from the records, and holding it against them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import func, select

from huiying.errors import Unavailable
from huiying.index import pending
from huiying.index.differences import Difference, Kind, differences
from huiying.index.rebuilding import rebuilding
from huiying.service import Service
from nlp.entries import entries, entries_after, revisions, revisions_of
from nlp.models import Document

CHUNK = 1000
SHOWN = 20
"""Numbers of documents named of each kind of difference."""


@dataclass(slots=True, kw_only=True)
class Verdict:
    """How index and records agree: of each kind of difference how many, and the first of them."""

    records: int = 0
    counts: dict[Kind, int] = field(default_factory=dict)
    first: dict[Kind, list[int]] = field(default_factory=dict)
    repaired: int = 0

    @property
    def sound(self) -> bool:
        """Whether they agree, or do again."""
        return sum(self.counts.values()) == self.repaired

    def take(self, found: Sequence[Difference]) -> None:
        for one in found:
            self.counts[one.kind] = self.counts.get(one.kind, 0) + 1
            named = self.first.setdefault(one.kind, [])
            if len(named) < SHOWN:
                named.append(one.document_id)


def feed_index(service: Service) -> str | None:
    """Send what waits to the index; gives in Chinese why it could not be sent. What waits is kept."""
    try:
        service.index.flush(service.database)
    except Unavailable as trouble:
        return trouble.message
    return None


def rebuild_index(service: Service) -> Iterator[int]:
    """Make the index anew from the records, see `DocumentIndex.rebuild`; gives how many documents are done."""
    return service.index.rebuild(service.database, entries_after)


def documents(service: Service) -> int:
    """How many documents there are."""
    with service.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Document)) or 0


def verify_index(
    service: Service, *, repair: bool = False, progress: Callable[[int], None] = lambda _: None
) -> Verdict:
    """Hold the index against the records, in constant memory; `progress` is told how many records were looked at.

    What differs only because it is on its way is passed over. `repair` puts right what a change can put right: what the
    index has newer only a rebuild can. Raises Unavailable when the engine is gone, Conflict during a rebuild.
    """
    verdict = Verdict()
    with rebuilding(service.database):
        service.index.flush(service.database)
        found = _first_look(service, verdict, progress)
        while chunk := list(islice(found, CHUNK)):
            certain = _second_look(service, chunk)
            verdict.take(certain)
            if repair:
                verdict.repaired += _repair(service, certain)
        if verdict.repaired:
            service.index.flush(service.database)
    return verdict


def _first_look(service: Service, verdict: Verdict, progress: Callable[[int], None]) -> Iterator[Difference]:
    with service.database.reading() as session:
        # The records first: what they have at this moment the index has later, or it waits.
        records = _counted(revisions(session), verdict, progress)
        first = list(islice(records, 1))
        yield from differences(_after(first, records), service.index.held(session))


def _counted(
    records: Iterator[tuple[int, int]], verdict: Verdict, progress: Callable[[int], None]
) -> Iterator[tuple[int, int]]:
    for one in records:
        verdict.records += 1
        if verdict.records % CHUNK == 0:
            progress(verdict.records)
        yield one


def _after(first: list[tuple[int, int]], rest: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    yield from first
    yield from rest


def _second_look(service: Service, found: Sequence[Difference]) -> list[Difference]:
    """Those that still differ and are not on their way: what was changed meanwhile looks as if it did."""
    ids = sorted({one.document_id for one in found})
    with service.database.reading() as session:
        records = sorted(revisions_of(session, ids).items())
        waiting = pending.waiting_among(session, ids)
        still = list(differences(records, service.index.held(session, ids)))
    return [one for one in still if one.document_id not in waiting]


def _repair(service: Service, found: Sequence[Difference]) -> int:
    curable = [one for one in found if one.kind is not Kind.NEWER]
    out = [one.document_id for one in curable if one.kind in {Kind.SURPLUS, Kind.DOUBLED}]
    back = [one.document_id for one in curable if one.kind is not Kind.SURPLUS]
    with service.database.transaction() as session:
        pending.forget_refused(session, [*out, *back])
        service.index.delete(session, out)
        service.index.put(session, entries(session, back))
    service.index.flush(service.database)
    return len(curable)
