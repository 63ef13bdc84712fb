"""A store of any size, made quickly: rows of made-up posts as if they had been read, with what they are found by."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from huiying.app.bench.traffic import BEGAN, entries
from huiying.db import Base
from huiying.db.lots import insert_lot
from huiying.index import Entry
from huiying.index.order import position
from huiying.service import Service
from nlp.models import Document, DocumentBand, Event, EventKey
from nlp.reprints import BANDS

LOT = 2000
KEYS = 8
SEED = 7


def fill(service: Service, count: int, *, began: datetime = BEGAN) -> None:
    """Put so many documents of thirty days into records and index. Every second one opens an event, the others join none."""
    dice = np.random.default_rng(SEED)
    made = entries(count, seed=1, began=began)
    while lot := list(islice(made, LOT)):
        with service.database.transaction() as session:
            _store(session, lot, dice)
            service.index.put(session, lot)
        service.index.flush(service.database)


def _store(session: Session, lot: Sequence[Entry], dice: np.random.Generator) -> None:
    tables = Base.metadata.tables
    opening = [entry for entry in lot if entry.document_id % 2]
    terms = {entry.document_id: _terms(entry, dice) for entry in opening}
    if opening:
        rows = [_event(entry, terms[entry.document_id]) for entry in opening]
        session.execute(insert(tables[Event.__tablename__]), rows)
    session.execute(insert(tables[Document.__tablename__]), [_document(entry) for entry in lot])
    bands = dice.integers(-(2**63), 2**63 - 1, size=(len(lot), BANDS), dtype=np.int64).tolist()
    met = [(band, entry.document_id) for entry, some in zip(lot, bands, strict=True) for band in some]
    insert_lot(session, tables[DocumentBand.__tablename__], met)
    keys = [
        (f"t:{term}", position(entry.published_at, entry.document_id))
        for entry in opening
        for term in terms[entry.document_id]
    ]
    insert_lot(session, tables[EventKey.__tablename__], keys)


def _terms(entry: Entry, dice: np.random.Generator) -> list[str]:
    """Pairs of characters that stand in the text: as often the same as words are."""
    places = dice.integers(0, max(1, len(entry.text) - 2), size=KEYS).tolist()
    return list(dict.fromkeys(entry.text[at : at + 2] for at in places))


def _event(entry: Entry, terms: Sequence[str]) -> dict[str, Any]:
    weights = dict.fromkeys(terms, 1.0)
    return {
        "id": entry.document_id,
        "title": entry.title[:60],
        "state": "none",
        "type": "other",
        "place": entry.places[0],
        "scope": entry.scope,
        "urgency": entry.urgency,
        "first_post_at": entry.published_at,
        "last_post_at": entry.published_at,
        "first_seen_at": entry.first_seen_at,
        "updated_at": entry.first_seen_at,
        "posts": 1,
        "reprints": 0,
        "sources": 1,
        "profile": {"emergency": False, "towns": [], "firms": [], "sites": [], "terms": weights},
    }


def _document(entry: Entry) -> dict[str, Any]:
    words = f"{entry.document_id}\n{entry.text}".encode()
    return {
        "id": entry.document_id,
        "key": hashlib.sha256(b"key" + words).hexdigest(),
        "source_id": entry.source_id,
        "source_name": entry.source_id,
        "source_kind": entry.source_kind,
        "standing": "private",
        "external_id": f"filled {entry.document_id}",
        "title": entry.title,
        "text": entry.text,
        "published_at": entry.published_at,
        "first_seen_at": entry.first_seen_at,
        "event_id": entry.document_id if entry.document_id % 2 else None,
        "details": {},
        "topics": [{"label": label, "score": 0.9, "words": [], "basis": "trained"} for label in entry.topics],
        "policies": [],
        "risks": [],
        "facts": [],
        "places": [
            {"span": place, "start": 0, "end": 1, "full": place, "local": True, "abroad": False}
            for place in entry.places
        ],
        "state": "none",
        "type": "other",
        "concern": True,
        "outside": False,
        "urgency": entry.urgency,
        "scope": entry.scope,
        "reasons": {},
        "fingerprint": hashlib.sha256(words).hexdigest(),
        "pipeline_version": "2",
    }
