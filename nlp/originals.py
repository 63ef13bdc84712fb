"""The text a post repeats, found through its digest and the bands of its signature."""

from bisect import insort
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from huiying.db import Base
from huiying.db.lots import foremost, insert_lot
from huiying.text.normalise import plain
from nlp.documents import Row
from nlp.models import Document, DocumentBand
from nlp.reprints import SHORT, Fingerprint, fingerprints, is_reprint
from nlp.sharing import most_met

_SHORT_WINDOW = timedelta(days=3)
_COMPARED = 8
_MET = 100
"""The newest texts in a band that are looked at: of a form that thousands fill in, all share one."""
_DOCUMENT = Base.metadata.tables[Document.__tablename__].c
_BAND = Base.metadata.tables[DocumentBand.__tablename__]
_EQUAL = (
    select(_DOCUMENT.fingerprint, _DOCUMENT.id, _DOCUMENT.event_id)
    .add_columns(
        func.coalesce(_DOCUMENT.published_at, _DOCUMENT.first_seen_at, type_=_DOCUMENT.first_seen_at.type)
    )
    # Told so that no engine takes the index of what is repeated: nearly every document repeats nothing.
    .where(
        _DOCUMENT.fingerprint.in_(bindparam("digests", expanding=True)),
        func.coalesce(_DOCUMENT.reprint_of, 0) == 0,
    )
    .order_by(_DOCUMENT.id)
)
_TEXTS = select(_DOCUMENT.id, _DOCUMENT.event_id, _DOCUMENT.title, _DOCUMENT.text, _DOCUMENT.facts).where(
    _DOCUMENT.id.in_(bindparam("documents", expanding=True))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A text that another repeats."""

    id: int
    event_id: int | None


@dataclass(slots=True)
class Originals:
    """The originals on record, and those of the posts that are stored together with this one.

    The records are asked once for all; what the posts add is looked for here, and written at the end.
    """

    session: Session
    marks: Sequence[Fingerprint]
    _equal: dict[str, list[tuple[datetime, Original]]] = field(default_factory=lambda: defaultdict(list))
    _near: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """By band the documents in it, ascending."""
    _fresh: dict[int, Row] = field(default_factory=dict)
    _read: dict[int, tuple[Original, Fingerprint]] = field(default_factory=dict)
    _rows: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        digests = {"digests": sorted({mark.digest for mark in self.marks})}
        for digest, number, event_id, said_at in self.session.execute(_EQUAL, digests):
            self._equal[digest].append((said_at, Original(id=number, event_id=event_id)))
        bands = {band for mark in self.marks for band in mark.bands}
        self._near |= foremost(self.session, _BAND, bands, most=_MET)
        self._fetch({number for mark in self.marks for number in self._alike(mark)})

    def find(self, mark: Fingerprint, said_at: datetime) -> Original | None:
        """The first text this one repeats; short texts are only compared with those of the same days."""
        for said_before, original in self._equal[mark.digest][:_COMPARED]:
            if len(mark.plain) >= SHORT or abs(said_at - said_before) <= _SHORT_WINDOW:
                return original
        alike = self._alike(mark)
        self._fetch(alike)
        candidates = (self._read[number] for number in alike)
        return next((original for original, other in candidates if is_reprint(mark, other)), None)

    def add(self, document: Row, mark: Fingerprint, said_at: datetime) -> None:
        """Let a text that repeats nothing be found by those after it."""
        number = document["id"]
        original = Original(id=number, event_id=document["event_id"])
        self._equal[mark.digest].append((said_at, original))
        self._fresh[number] = document
        for band in sorted(set(mark.bands)):
            insort(self._near[band], number)
            del self._near[band][:-_MET]
            self._rows.append((band, number))

    def keep(self) -> None:
        """Write by what the new originals are found; their documents are written."""
        insert_lot(self.session, _BAND, self._rows)

    def _alike(self, mark: Fingerprint) -> list[int]:
        """The originals that share most bands, the older first."""
        met = chain.from_iterable(self._near.get(band, ()) for band in set(mark.bands))
        return most_met(met, _COMPARED)

    def _fetch(self, numbers: Collection[int]) -> None:
        """Read the texts of these originals, if they are not yet read."""
        missing = [number for number in numbers if number not in self._read]
        texts = [self._fresh[number] for number in missing if number in self._fresh]
        if stored := [number for number in missing if number not in self._fresh]:
            texts += map(dict, self.session.execute(_TEXTS, {"documents": stored}).mappings())
        marks = fingerprints(
            [(plain(text["title"]), plain(text["text"]), _figures(text["facts"])) for text in texts]
        )
        for text, mark in zip(texts, marks, strict=True):
            self._read[text["id"]] = Original(id=text["id"], event_id=text["event_id"]), mark


def _figures(facts: Sequence[dict[str, Any]]) -> list[tuple[str, float]]:
    return [(fact["kind"], fact["value"]) for fact in facts if fact["value"] is not None]
