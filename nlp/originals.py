"""The text a post repeats, found through its digest and the bands of its signature."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from huiying.db import Base
from huiying.text.normalise import plain
from nlp.models import Document, DocumentBand
from nlp.reprints import BANDS, SHORT, Fingerprint, fingerprint, is_reprint

_SHORT_WINDOW = timedelta(days=3)
_COMPARED = 8
# Asked for every post, and nearly always in vain: of the tables themselves, which costs a third of asking for objects.
_DOCUMENT = Base.metadata.tables[Document.__tablename__].c
_BAND = Base.metadata.tables[DocumentBand.__tablename__]
_EQUAL = (
    select(_DOCUMENT.fingerprint, _DOCUMENT.id, _DOCUMENT.event_id)
    .add_columns(
        func.coalesce(_DOCUMENT.published_at, _DOCUMENT.first_seen_at, type_=_DOCUMENT.first_seen_at.type)
    )
    .where(_DOCUMENT.fingerprint.in_(bindparam("digests", expanding=True)), _DOCUMENT.reprint_of.is_(None))
    .order_by(_DOCUMENT.id)
)
_NEAR = (
    select(_BAND.c.document_id, func.count())
    .where(_BAND.c.band.in_([bindparam(f"band{at}") for at in range(BANDS)]))
    .group_by(_BAND.c.document_id)
    .order_by(func.count().desc(), _BAND.c.document_id)
    .limit(_COMPARED)
)
_TEXT = select(_DOCUMENT.event_id, _DOCUMENT.title, _DOCUMENT.text, _DOCUMENT.facts).where(
    _DOCUMENT.id == bindparam("document")
)
_KEPT = insert(_BAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A text that another repeats."""

    id: int
    event_id: int | None


@dataclass(slots=True)
class Originals:
    """The originals on record, and before them those of the posts that are stored together with this one.

    The tables know the latter only when all are written: until then they are looked for here.
    """

    session: Session
    marks: Sequence[Fingerprint]
    _equal: dict[str, list[tuple[datetime, Original]]] = field(default_factory=lambda: defaultdict(list))
    _near: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _fresh: dict[int, Document] = field(default_factory=dict)
    _rows: list[dict[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        digests = {"digests": sorted({mark.digest for mark in self.marks})}
        for digest, number, event_id, said_at in self.session.execute(_EQUAL, digests):
            self._equal[digest].append((said_at, Original(id=number, event_id=event_id)))

    def find(self, mark: Fingerprint, said_at: datetime) -> Original | None:
        """The first text this one repeats; short texts are only compared with those of the same days."""
        for said_before, original in self._equal[mark.digest][:_COMPARED]:
            if len(mark.plain) >= SHORT or abs(said_at - said_before) <= _SHORT_WINDOW:
                return original
        if not mark.bands:
            return None
        candidates = map(self._read, self._alike(mark))
        return next((original for original, other in candidates if is_reprint(mark, other)), None)

    def add(self, document: Document, mark: Fingerprint, said_at: datetime) -> None:
        """Let a text that repeats nothing be found by those after it."""
        self._equal[mark.digest].append((said_at, Original(id=document.id, event_id=document.event_id)))
        self._fresh[document.id] = document
        for band in sorted(set(mark.bands)):
            self._near[band].append(document.id)
            self._rows.append({"band": band, "document_id": document.id})

    def keep(self) -> None:
        """Write by what the new originals are found; their documents are written."""
        if self._rows:
            self.session.execute(_KEPT, self._rows)

    def _alike(self, mark: Fingerprint) -> list[int]:
        """The originals that share most bands, the older first."""
        bands = {f"band{at}": band for at, band in enumerate(mark.bands)}
        shared = Counter({row[0]: row[1] for row in self.session.execute(_NEAR, bands)})
        shared.update(number for band in set(mark.bands) for number in self._near.get(band, ()))
        return sorted(shared, key=lambda number: (-shared[number], number))[:_COMPARED]

    def _read(self, number: int) -> tuple[Original, Fingerprint]:
        held = self._fresh.get(number) or self.session.execute(_TEXT, {"document": number}).one()
        mark = fingerprint(plain(held.title), plain(held.text), _figures(held.facts))
        return Original(id=number, event_id=held.event_id), mark


def _figures(facts: Sequence[dict[str, Any]]) -> list[tuple[str, float]]:
    return [(fact["kind"], fact["value"]) for fact in facts if fact["value"] is not None]
